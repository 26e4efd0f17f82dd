package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * One row times a matrix whose rows lie together: the matrix streams past in the order it lies in
 * memory, the sums stay in the first-level cache. The chains are those of the tiles, bit for bit.
 */
public final class RowStream {
  /** Columns taken at a time: 4 KB of sums, long runs of memory. */
  public static final int COLUMNS = 1024;

  private RowStream() {}

  /**
   * {@code sums[j] = fma(a[k-1], b[k-1][j], … fma(a[0], b[0][j], +0))} for {@code n} columns.
   *
   * @param aStride from one a to the next
   * @param ldb from one row of b to the next
   */
  public static void run(
      int n,
      int k,
      float[] a,
      int aOffset,
      int aStride,
      float[] b,
      int bOffset,
      int ldb,
      float[] sums,
      int sumsOffset) {
    Arrays.fill(sums, sumsOffset, sumsOffset + n, 0f);
    int p = 0;
    for (; p + 4 <= k; p += 4) {
      int at = aOffset + p * aStride;
      float a0 = a[at];
      float a1 = a[at + aStride];
      float a2 = a[at + 2 * aStride];
      float a3 = a[at + 3 * aStride];
      fourRows(n, a0, a1, a2, a3, b, bOffset + p * ldb, ldb, sums, sumsOffset);
    }
    for (; p < k; p++) {
      oneRow(n, a[aOffset + p * aStride], b, bOffset + p * ldb, sums, sumsOffset);
    }
  }

  /** Four steps of every chain, so that a sum is loaded and stored once for four products. */
  private static void fourRows(
      int n,
      float a0,
      float a1,
      float a2,
      float a3,
      float[] b,
      int at,
      int ldb,
      float[] sums,
      int to) {
    int whole = F.loopBound(n);
    int row1 = at + ldb;
    int row2 = row1 + ldb;
    int row3 = row2 + ldb;
    FloatVector s0 = FloatVector.broadcast(F, a0);
    FloatVector s1 = FloatVector.broadcast(F, a1);
    FloatVector s2 = FloatVector.broadcast(F, a2);
    FloatVector s3 = FloatVector.broadcast(F, a3);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector x = FloatVector.fromArray(F, sums, to + j);
      x = FloatVector.fromArray(F, b, at + j).fma(s0, x);
      x = FloatVector.fromArray(F, b, row1 + j).fma(s1, x);
      x = FloatVector.fromArray(F, b, row2 + j).fma(s2, x);
      x = FloatVector.fromArray(F, b, row3 + j).fma(s3, x);
      x.intoArray(sums, to + j);
    }
    for (int j = whole; j < n; j++) {
      float x = Math.fma(a0, b[at + j], sums[to + j]);
      x = Math.fma(a1, b[row1 + j], x);
      x = Math.fma(a2, b[row2 + j], x);
      sums[to + j] = Math.fma(a3, b[row3 + j], x);
    }
  }

  private static void oneRow(int n, float a, float[] b, int at, float[] sums, int to) {
    int whole = F.loopBound(n);
    FloatVector s = FloatVector.broadcast(F, a);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector x = FloatVector.fromArray(F, sums, to + j);
      FloatVector.fromArray(F, b, at + j).fma(s, x).intoArray(sums, to + j);
    }
    for (int j = whole; j < n; j++) {
      sums[to + j] = Math.fma(a, b[at + j], sums[to + j]);
    }
  }
}
