package io.lanewise.kernels.activation;

import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;

/**
 * One run over groups of channels: planes of NCHW, one channel each, or blocks of NCHW16. Scratch
 * holds 16 slopes for each group, and 16 sums for each group of each image.
 */
final class PreluJob extends PlanJob {
  private static final int BLOCK = PreluKernel.BLOCK;

  private final PreluProblem problem;
  private final boolean blocked;
  private final int groups;
  private final int length;
  private final Runs runs;

  PreluJob(PreluProblem problem) {
    this.problem = problem;
    TensorShape s = problem.shape();
    blocked = s.layout() == Layout.NCHW16;
    groups = groups(s);
    length = s.height() * s.width() * (blocked ? BLOCK : 1);
    // A group of an image is never cut backward: its sum is one chain.
    Runs cut = Runs.of(s.batch() * groups, length);
    runs =
        problem.backward() && cut.part() < length ? new Runs(cut.count(), length, 1, length) : cut;
  }

  private static int groups(TensorShape s) {
    return s.layout() == Layout.NCHW16 ? Layout.blocks(s.channels()) : s.channels();
  }

  static int scratchFloats(PreluProblem problem) {
    TensorShape s = problem.shape();
    int sums = problem.backward() ? s.batch() * groups(s) * BLOCK : 0;
    return groups(s) * BLOCK + sums;
  }

  private int sumsAt() {
    return scratchAt() + groups * BLOCK;
  }

  @Override
  protected int phases() {
    return problem.backward() ? 3 : 2;
  }

  @Override
  protected int units(int phase) {
    return phase == 1 ? runs.units() : 1;
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    switch (phase) {
      case 0 -> spreadSlopes();
      case 1 -> {
        for (int run = runs.firstRun(unit); run < runs.endRun(unit); run++) {
          one(run, runs.from(unit), runs.floats(unit));
        }
      }
      default -> addUp();
    }
  }

  /** A plane's one slope 16 times; a block's, and 0 for what is no channel. */
  private void spreadSlopes() {
    int channels = problem.shape().channels();
    for (int i = 0; i < groups * BLOCK; i++) {
      int channel = blocked ? i : i / BLOCK;
      scratch()[scratchAt() + i] = channel < channels ? floats(1)[at(1) + channel] : 0f;
    }
  }

  private void one(int run, int from, int count) {
    int at = run * length + from;
    int slopes = scratchAt() + run % groups * BLOCK;
    if (problem.backward()) {
      PreluKernel.backward(
          scratch(),
          slopes,
          floats(0),
          at(0) + at,
          floats(2),
          at(2) + at,
          floats(3),
          at(3) + at,
          count,
          scratch(),
          sumsAt() + run * BLOCK);
    } else {
      PreluKernel.forward(scratch(), slopes, floats(0), at(0) + at, floats(2), at(2) + at, count);
    }
  }

  /** The images in ascending order; of a plane first its 16 sums, as a tree. */
  private void addUp() {
    int channels = problem.shape().channels();
    // Of images without pixels there are no sums.
    int images = length == 0 ? 0 : problem.shape().batch();
    for (int c = 0; c < channels; c++) {
      float sum = 0;
      for (int n = 0; n < images; n++) {
        int group = n * groups + (blocked ? c / BLOCK : c);
        int sums = sumsAt() + group * BLOCK;
        sum += blocked ? scratch()[sums + c % BLOCK] : tree(scratch(), sums);
      }
      floats(4)[at(4) + c] = sum;
    }
  }

  private static float tree(float[] sums, int at) {
    for (int half = BLOCK / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        sums[at + i] += sums[at + i + half];
      }
    }
    return sums[at];
  }
}
