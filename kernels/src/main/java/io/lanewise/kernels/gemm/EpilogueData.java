package io.lanewise.kernels.gemm;

/**
 * The arrays an epilogue reads; those it has no use for are not looked at.
 *
 * @param bias m numbers, n numbers, or a row-major m×n matrix without gaps, by {@link
 *     Epilogue.Bias}
 * @param biasOffset where the bias begins
 * @param residual a matrix of C's shape with the leading dimension {@link GemmOptions#ldResidual};
 *     in a batch one a product, one after the other
 * @param residualOffset where the residual begins
 */
public record EpilogueData(float[] bias, int biasOffset, float[] residual, int residualOffset) {
  /** No arrays. */
  public static final EpilogueData NONE = new EpilogueData(null, 0, null, 0);

  /** A bias from the beginning of an array. */
  public static EpilogueData bias(float[] bias) {
    return new EpilogueData(bias, 0, null, 0);
  }
}
