package io.lanewise.kernels.conv;

import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.micro.PixelSum;
import io.lanewise.kernels.parallel.IdleJobs;
import io.lanewise.kernels.parallel.Threads;

/**
 * Sums the output's gradient a channel: the pixels of an image in the order of {@link PixelSum},
 * then the images in ascending order, the first onto what is there where that is asked for.
 */
final class BiasSumPlan extends ConvPlan {
  /** Below this a second thread costs more than it brings. */
  private static final long PARALLEL_FLOATS = 100_000;

  final Threads threads;
  private final IdleJobs<BiasSumJob> idleJobs = new IdleJobs<>(() -> new BiasSumJob(problem()));

  BiasSumPlan(ConvAlgorithm algorithm, ConvProblem problem, ConvOptions options) {
    super(algorithm, problem, options);
    threads = problem.yFloats() >= PARALLEL_FLOATS ? options.threads() : Threads.ONE;
  }

  @Override
  public int scratchFloats() {
    return threads.count() * PixelSum.SCRATCH;
  }

  @Override
  public int packedFloats() {
    return 0;
  }

  @Override
  protected String describe() {
    return "16 partial sums a channel, by pixel";
  }

  @Override
  protected String packedForm() {
    return "none";
  }

  @Override
  protected void pack(float[] filters, int offset, float[] to, int toOffset) {
    throw new UnsupportedOperationException("backward-bias reads no filters");
  }

  @Override
  protected void execute(
      float[] source,
      int sourceOffset,
      float[] second,
      int secondOffset,
      EpilogueData epilogue,
      float[] target,
      int targetOffset,
      float[] scratch,
      int scratchOffset) {
    BiasSumJob job = idleJobs.take();
    try {
      job.bind(source, sourceOffset, target, targetOffset, scratch, scratchOffset);
      threads.run(job);
    } finally {
      job.release();
      idleJobs.give(job);
    }
  }
}
