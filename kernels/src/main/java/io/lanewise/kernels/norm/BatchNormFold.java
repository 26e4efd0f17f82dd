package io.lanewise.kernels.norm;

import io.lanewise.kernels.contract.Check;

/**
 * Brings an inference batch norm into the convolution before it: {@code bnorm(conv(x, w) + b) =
 * conv(x, w′) + b′} with {@code scale = gamma/√(variance + epsilon)}, {@code w′ = w·scale}, {@code
 * b′ = (b − mean)·scale + beta}, each of the filter. In double, rounded once to float. Meant for
 * loading: plain loops.
 */
public final class BatchNormFold {
  private static final String OP = "fold";

  private BatchNormFold() {}

  /**
   * Writes the folded filters and bias. They may be the filters and bias themselves; else nothing
   * may be shared.
   *
   * @param filters output channels of the convolution, which are the batch norm's channels
   * @param taps floats of a filter: channels/groups · height · width
   * @param w OIHW: filters × taps
   * @param b a number a filter, or null for a convolution without
   * @param epsilon of the batch norm
   * @param gamma a number a filter, as are beta, mean and variance
   * @param foldedW filters × taps
   * @param foldedB a number a filter
   * @throws IllegalArgumentException when a size is negative, epsilon not finite and over 0, an
   *     array null or too short, or what is written shares elements with what is read elsewhere
   */
  public static void run(
      int filters,
      int taps,
      float[] w,
      int wOffset,
      float[] b,
      int bOffset,
      float epsilon,
      float[] gamma,
      int gammaOffset,
      float[] beta,
      int betaOffset,
      float[] mean,
      int meanOffset,
      float[] variance,
      int varianceOffset,
      float[] foldedW,
      int foldedWOffset,
      float[] foldedB,
      int foldedBOffset) {
    Check.size(OP, "filters", filters);
    Check.size(OP, "taps", taps);
    NormOptions.checkEpsilon(OP, epsilon);
    long weights = (long) filters * taps;
    Check.extent(OP, "w", w, wOffset, weights);
    if (b != null) {
      Check.extent(OP, "b", b, bOffset, filters);
    }
    Check.extent(OP, "gamma", gamma, gammaOffset, filters);
    Check.extent(OP, "beta", beta, betaOffset, filters);
    Check.extent(OP, "mean", mean, meanOffset, filters);
    Check.extent(OP, "variance", variance, varianceOffset, filters);
    Check.extent(OP, "foldedW", foldedW, foldedWOffset, weights);
    Check.extent(OP, "foldedB", foldedB, foldedBOffset, filters);
    float[][] read = {w, b, gamma, beta, mean, variance};
    int[] at = {wOffset, bOffset, gammaOffset, betaOffset, meanOffset, varianceOffset};
    for (int i = 0; i < read.length; i++) {
      long length = i == 0 ? weights : filters;
      apart("foldedW", foldedW, foldedWOffset, weights, read[i], at[i], length, i == 0);
      apart("foldedB", foldedB, foldedBOffset, filters, read[i], at[i], length, i == 1);
    }
    apart("foldedB", foldedB, foldedBOffset, filters, foldedW, foldedWOffset, weights, false);
    for (int f = 0; f < filters; f++) {
      double scale =
          gamma[gammaOffset + f] / Math.sqrt(variance[varianceOffset + f] + (double) epsilon);
      double bias = b == null ? 0 : b[bOffset + f];
      for (int i = f * taps; i < (f + 1) * taps; i++) {
        foldedW[foldedWOffset + i] = (float) (w[wOffset + i] * scale);
      }
      foldedB[foldedBOffset + f] =
          (float) ((bias - mean[meanOffset + f]) * scale + beta[betaOffset + f]);
    }
  }

  private static void apart(
      String argument,
      float[] written,
      int offset,
      long length,
      float[] read,
      int readOffset,
      long readLength,
      boolean mayBeOne) {
    if (written == read
        && offset < readOffset + readLength
        && readOffset < offset + length
        && !(mayBeOne && offset == readOffset)) {
      throw Check.error(
          OP, argument, "must not share elements with another array", "offset " + offset);
    }
  }
}
