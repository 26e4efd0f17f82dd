package io.lanewise.kernels.norm;

import io.lanewise.kernels.contract.Support;

/** Scratch of the normalisations, and whether it fits an array. */
final class NormScratch {
  private NormScratch() {}

  /** Whether a problem can be solved. */
  static Support support(boolean layout, long scratchFloats) {
    if (!layout) {
      return Support.no("it takes nchw and nchw16");
    }
    return scratchFloats <= Integer.MAX_VALUE / 2
        ? Support.YES
        : Support.no("its sums do not fit an array");
  }

  static long forward(NormGeometry g, int threads) {
    return NormJob.scratchFloats(g, threads, ForwardJob.SUM_KINDS, ForwardJob.COEFFICIENT_KINDS);
  }

  static long backward(NormGeometry g, int threads) {
    return sums(g, threads) + (long) g.parts() * g.channels() * BackwardJob.CHANNEL_KINDS;
  }

  private static long sums(NormGeometry g, int threads) {
    return NormJob.scratchFloats(g, threads, BackwardJob.SUM_KINDS, BackwardJob.COEFFICIENT_KINDS);
  }

  static BackwardJob backwardJob(NormGeometry g, int threads, boolean relu, boolean accumulate) {
    return new BackwardJob(g, threads, relu, accumulate, channelsOfBackward(g, threads));
  }

  /** Where the channels' gradients begin. */
  static int channelsOfBackward(NormGeometry g, int threads) {
    return Math.toIntExact(sums(g, threads));
  }
}
