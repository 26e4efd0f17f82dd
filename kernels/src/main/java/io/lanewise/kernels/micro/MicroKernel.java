package io.lanewise.kernels.micro;

import io.lanewise.kernels.simd.Species;

/**
 * The innermost product of all dense arithmetic: a few rows times a few vectors of columns, every
 * accumulator in a register.
 *
 * <pre>{@code
 * to[r][j] = fma(a[k-1][r], b[k-1][j], … fma(a[1][r], b[1][j], fma(a[0][r], b[0][j], +0)))
 * }</pre>
 *
 * where {@code a[p][r]} lies at {@code aOffset + p·aStride + r·aRow}, {@code b[p][j]} at {@code
 * bOffset + p·bStride + j} and {@code to[r][j]} at {@code toOffset + r·toStride + j}. A packed
 * panel has a stride of its own width; rows of a matrix that already lie so are read in place with
 * the matrix's leading dimension.
 *
 * <p>Exactly {@code rows() × vectors()·lanes} floats are written, and none is read before. All of
 * {@code a}, {@code b} and {@code to} named above must exist: edges are the business of the caller,
 * who takes them through scratch. What else becomes of the products (alpha, beta, bias, activation)
 * is {@link TileStore}'s.
 *
 * <p>The scheme is that of BLIS (Van Zee and van de Geijn, BLIS: A Framework for Rapidly
 * Instantiating BLAS Functionality, ACM TOMS 41(3), 2015). Accumulators are named variables because
 * C2 keeps no array of vectors in registers. They are written, not added to C, because 28 more
 * loads and additions pass C2's limit for inlining and cost a third of the speed.
 */
public interface MicroKernel extends Kernel {
  /**
   * Whether {@code aRow} may be anything; otherwise it must be 1. With any step the rows of a
   * matrix are read where they lie, which saves packing small ones, but each costs an address and a
   * bounds check where neighbours cost two for all.
   */
  boolean apart();

  /** Computes one tile; see the type. */
  void run(
      int k,
      float[] a,
      int aOffset,
      int aStride,
      int aRow,
      float[] b,
      int bOffset,
      int bStride,
      float[] to,
      int toOffset,
      int toStride);

  @Override
  default void exercise(int k, float[] a, float[] b, float[] to) {
    int width = vectors() * Species.LANES;
    run(k, a, 0, rows(), 1, b, 0, width, to, 0, width);
  }
}
