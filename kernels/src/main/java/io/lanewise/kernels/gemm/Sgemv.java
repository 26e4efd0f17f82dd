package io.lanewise.kernels.gemm;

/** Matrix times vector in one call: {@code y := alpha·op(A)·x + beta·y}. */
public final class Sgemv {
  private Sgemv() {}

  /**
   * {@code y := alpha·op(A)·x + beta·y} for an A of {@code rows} × {@code columns} as stored,
   * row-major. With beta = 0 y is not read, with alpha = 0 neither A nor x.
   *
   * @param transA whether op(A) = Aᵀ, so that x has {@code rows} elements and y {@code columns}
   * @param lda elements between the starts of two rows of A, at least {@code columns} and 1
   * @param incX elements between neighbours of x, at least 1; likewise incY
   * @throws IllegalArgumentException when a size is negative, a step or leading dimension too
   *     small, an array null or too short, or y shares elements with A or x; nothing has been
   *     written then
   */
  public static void run(
      boolean transA,
      int rows,
      int columns,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] x,
      int xOffset,
      int incX,
      float beta,
      float[] y,
      int yOffset,
      int incY) {
    int m = transA ? columns : rows;
    int k = transA ? rows : columns;
    Sgemm.run(
        transA, false, m, 1, k, alpha, a, aOffset, lda, x, xOffset, incX, beta, y, yOffset, incY);
  }
}
