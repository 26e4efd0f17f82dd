package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.PixelSum;

/**
 * Sums the output's gradient a channel: the pixels of an image in the order of {@link PixelSum},
 * then the images in ascending order, the first onto what is there where that is asked for.
 */
final class BiasSumPlan extends JobPlan {
  /** Below this a second thread costs more than it brings. */
  private static final long PARALLEL_FLOATS = 100_000;

  BiasSumPlan(ConvAlgorithm algorithm, ConvProblem problem, ConvOptions options) {
    super(algorithm, problem, options, problem.yFloats() >= PARALLEL_FLOATS);
  }

  @Override
  public int scratchFloats() {
    return threads.count() * PixelSum.SCRATCH;
  }

  @Override
  protected String describe() {
    return "16 partial sums a channel, by pixel";
  }

  @Override
  ConvJob newJob() {
    return new BiasSumJob(problem());
  }
}
