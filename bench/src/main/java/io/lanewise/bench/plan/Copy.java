package io.lanewise.bench.plan;

import io.lanewise.bench.timing.Competitor;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.parallel.Job;
import io.lanewise.kernels.parallel.Threads;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;

/**
 * The yardstick: a vector loop that reads and writes as many bytes as the problem must, half of
 * them each. It computes nothing; as its answer it gives the exact one, once it has been seen to
 * copy.
 */
final class Copy implements Competitor {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final int UNIT = 16 * 1024;

  private final float[] from;
  private final float[] to;
  private final float[] exact;
  private final Threads threads;
  private final Job job;

  Copy(long bytes, int threads, float[] exact) {
    int floats = Math.toIntExact(Math.max(1, bytes / 8));
    from = new float[floats];
    Arrays.fill(from, 1.5f);
    to = new float[floats];
    this.exact = exact;
    this.threads = Threads.of(threads);
    job =
        new Job() {
          @Override
          protected int phases() {
            return 1;
          }

          @Override
          protected int units(int phase) {
            return (floats + UNIT - 1) / UNIT;
          }

          @Override
          protected void run(int phase, int unit, int worker) {
            copy(from, to, unit * UNIT, Math.min(floats, (unit + 1) * UNIT));
          }
        };
  }

  private static void copy(float[] from, float[] to, int begin, int end) {
    int i = begin;
    for (int vectors = begin + SPECIES.loopBound(end - begin); i < vectors; i += SPECIES.length()) {
      FloatVector.fromArray(SPECIES, from, i).intoArray(to, i);
    }
    for (; i < end; i++) {
      to[i] = from[i];
    }
  }

  @Override
  public void run() {
    threads.run(job);
  }

  @Override
  public void spoil() {
    Arrays.fill(to, 0f);
  }

  @Override
  public float[] answer() {
    if (!Arrays.equals(from, to)) {
      throw new IllegalStateException("the copy is not one");
    }
    return exact;
  }

  @Override
  public ErrorBound errorBound() {
    return new ErrorBound(ErrorBound.Norm.ROUNDED_ONCE, 1);
  }

  @Override
  public long scratchBytes() {
    return 0;
  }
}
