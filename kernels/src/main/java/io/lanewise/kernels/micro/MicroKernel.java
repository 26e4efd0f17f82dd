package io.lanewise.kernels.micro;

/**
 * The innermost product of all dense arithmetic: a few rows times a few vectors of columns, every
 * accumulator in a register.
 *
 * <pre>{@code
 * tile[r][j] = fma(a[k-1][r], b[k-1][j], … fma(a[1][r], b[1][j], fma(a[0][r], b[0][j], +0)))
 * }</pre>
 *
 * where {@code a[p][r]} lies at {@code aOffset + p·aStride + r} and {@code b[p][j]} at {@code
 * bOffset + p·bStride + j}. A packed panel has a stride of its own width; rows of a matrix that
 * already lie so are read in place with the matrix's leading dimension.
 *
 * <p>The tile is written whole, {@code rows() × vectors()·lanes} floats without gaps, and nothing
 * else is. All of {@code a} and {@code b} named above must exist: edges are the business of those
 * who pack. What becomes of the tile (alpha, beta, bias, activation, edges of C) is {@link
 * TileStore}'s.
 *
 * <p>The scheme is that of BLIS (Van Zee and van de Geijn, BLIS: A Framework for Rapidly
 * Instantiating BLAS Functionality, ACM TOMS 41(3), 2015). Accumulators are named variables because
 * C2 keeps no array of vectors in registers, and the tile goes through memory because merging 28
 * accumulators into C in place passes C2's limit for inlining and costs a third of the speed.
 */
public interface MicroKernel {
  /** Rows of the tile: how many floats of {@code a} are broadcast for one p. */
  int rows();

  /** Vectors across the tile: how many are loaded from {@code b} for one p. */
  int vectors();

  /** Computes one tile; see the type. */
  void run(
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int bStride,
      float[] tile,
      int tileOffset);
}
