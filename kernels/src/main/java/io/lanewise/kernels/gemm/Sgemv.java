package io.lanewise.kernels.gemm;

import io.lanewise.kernels.contract.Check;

/** Matrix times vector in one call: {@code y := alpha·op(A)·x + beta·y}. */
public final class Sgemv {
  private static final String OP = "gemv";

  private Sgemv() {}

  /**
   * {@code y := alpha·op(A)·x + beta·y} for an A of {@code rows} × {@code columns} as stored,
   * row-major, on every processor. With beta = 0 y is not read, with alpha = 0 neither A nor x.
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
    Check.size(OP, "rows", rows);
    Check.size(OP, "columns", columns);
    Check.atLeast(OP, "lda", Math.max(1, columns), lda);
    Check.atLeast(OP, "incX", 1, incX);
    Check.atLeast(OP, "incY", 1, incY);
    int m = transA ? columns : rows;
    int k = transA ? rows : columns;
    Check.extent(OP, "a", a, aOffset, GemmPlan.extent(rows, columns, lda));
    Check.extent(OP, "x", x, xOffset, GemmPlan.extent(k, 1, incX));
    Check.extent(OP, "y", y, yOffset, GemmPlan.extent(m, 1, incY));
    apart("a", a, aOffset, rows, columns, lda, y, yOffset, m, incY);
    apart("x", x, xOffset, k, 1, incX, y, yOffset, m, incY);
    Sgemm.run(
        transA, false, m, 1, k, alpha, a, aOffset, lda, x, xOffset, incX, beta, y, yOffset, incY);
  }

  private static void apart(
      String name,
      float[] input,
      int offset,
      int rows,
      int width,
      int ld,
      float[] y,
      int yOffset,
      int m,
      int incY) {
    if (input == y && Overlap.of(offset, rows, width, ld, yOffset, m, 1, incY)) {
      throw Check.error(
          OP,
          name,
          "must not share elements with y",
          "the same array at " + offset + " and " + yOffset);
    }
  }
}
