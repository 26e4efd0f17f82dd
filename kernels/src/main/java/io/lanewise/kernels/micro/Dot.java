package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.F4;
import static io.lanewise.kernels.simd.Species.F8;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * Products of a matrix and a vector, summed over {@value #VIRTUAL_LANES} virtual lanes whatever the
 * machine has: lane l is the chain of fused multiply-adds over the elements whose number is l
 * modulo {@value #VIRTUAL_LANES}, in ascending order from +0; the lanes are then added in pairs 8,
 * 4, 2 and 1 apart. So rows stored along k and rows stored across it give the same bits.
 */
public final class Dot {
  /** Partial sums of one product. */
  public static final int VIRTUAL_LANES = 16;

  /** Columns that {@link #acrossRows} takes at a time; its partial sums fill 16 KB. */
  public static final int COLUMNS = 256;

  private Dot() {}

  /** Rows that {@link #rows} takes at a time: enough streams to keep memory busy, and no more. */
  public static final int ROWS = 6;

  /**
   * Up to {@value #ROWS} rows times a vector; the lanes of row r are left at {@code
   * lanes[lanesOffset + 16·r]}.
   *
   * @param rows how many rows exist; the lanes of those that do not are those of the last
   */
  public static void rows(
      int rows,
      int k,
      float[] a,
      int offset,
      int ld,
      float[] x,
      int xOffset,
      float[] lanes,
      int lanesOffset) {
    int whole = k & -VIRTUAL_LANES;
    int last = rows - 1;
    if (LANES == 16) {
      int a1 = offset + Math.min(1, last) * ld;
      int a2 = offset + Math.min(2, last) * ld;
      int a3 = offset + Math.min(3, last) * ld;
      int a4 = offset + Math.min(4, last) * ld;
      int a5 = offset + Math.min(5, last) * ld;
      dot16(whole, a, offset, a1, a2, a3, a4, a5, x, xOffset, lanes, lanesOffset);
    } else {
      // In a loop, so that C2 has one body to inline.
      int group = LANES == 8 ? 3 : 2;
      for (int r = 0; r < ROWS; r += group) {
        int b0 = offset + Math.min(r, last) * ld;
        int b1 = offset + Math.min(r + 1, last) * ld;
        int b2 = offset + Math.min(r + 2, last) * ld;
        int to = lanesOffset + r * VIRTUAL_LANES;
        if (LANES == 8) {
          dot8(whole, a, b0, b1, b2, x, xOffset, lanes, to);
        } else {
          dot4(whole, a, b0, b1, x, xOffset, lanes, to);
        }
      }
    }
    for (int r = 0; r < rows; r++) {
      int at = offset + r * ld;
      int lane = lanesOffset + r * VIRTUAL_LANES - whole;
      for (int p = whole; p < k; p++) {
        lanes[lane + p] = Math.fma(a[at + p], x[xOffset + p], lanes[lane + p]);
      }
    }
  }

  private static void dot16(
      int k,
      float[] a,
      int a0,
      int a1,
      int a2,
      int a3,
      int a4,
      int a5,
      float[] x,
      int x0,
      float[] to,
      int at) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = FloatVector.zero(F);
    FloatVector s2 = FloatVector.zero(F);
    FloatVector s3 = FloatVector.zero(F);
    FloatVector s4 = FloatVector.zero(F);
    FloatVector s5 = FloatVector.zero(F);
    for (int p = 0; p < k; p += 16) {
      FloatVector y = FloatVector.fromArray(F, x, x0 + p);
      s0 = FloatVector.fromArray(F, a, a0 + p).fma(y, s0);
      s1 = FloatVector.fromArray(F, a, a1 + p).fma(y, s1);
      s2 = FloatVector.fromArray(F, a, a2 + p).fma(y, s2);
      s3 = FloatVector.fromArray(F, a, a3 + p).fma(y, s3);
      s4 = FloatVector.fromArray(F, a, a4 + p).fma(y, s4);
      s5 = FloatVector.fromArray(F, a, a5 + p).fma(y, s5);
    }
    s0.intoArray(to, at);
    s1.intoArray(to, at + 16);
    s2.intoArray(to, at + 32);
    s3.intoArray(to, at + 48);
    s4.intoArray(to, at + 64);
    s5.intoArray(to, at + 80);
  }

  private static void dot8(
      int k, float[] a, int a0, int a1, int a2, float[] x, int x0, float[] to, int at) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector t0 = FloatVector.zero(F);
    FloatVector s1 = FloatVector.zero(F);
    FloatVector t1 = FloatVector.zero(F);
    FloatVector s2 = FloatVector.zero(F);
    FloatVector t2 = FloatVector.zero(F);
    for (int p = 0; p < k; p += 16) {
      FloatVector y = FloatVector.fromArray(F, x, x0 + p);
      FloatVector z = FloatVector.fromArray(F, x, x0 + p + 8);
      s0 = FloatVector.fromArray(F, a, a0 + p).fma(y, s0);
      t0 = FloatVector.fromArray(F, a, a0 + p + 8).fma(z, t0);
      s1 = FloatVector.fromArray(F, a, a1 + p).fma(y, s1);
      t1 = FloatVector.fromArray(F, a, a1 + p + 8).fma(z, t1);
      s2 = FloatVector.fromArray(F, a, a2 + p).fma(y, s2);
      t2 = FloatVector.fromArray(F, a, a2 + p + 8).fma(z, t2);
    }
    s0.intoArray(to, at);
    t0.intoArray(to, at + 8);
    s1.intoArray(to, at + 16);
    t1.intoArray(to, at + 24);
    s2.intoArray(to, at + 32);
    t2.intoArray(to, at + 40);
  }

  /** Two rows: more would need more registers than there may be. */
  private static void dot4(
      int k, float[] a, int a0, int a1, float[] x, int x0, float[] to, int at) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = FloatVector.zero(F);
    FloatVector s2 = FloatVector.zero(F);
    FloatVector s3 = FloatVector.zero(F);
    FloatVector t0 = FloatVector.zero(F);
    FloatVector t1 = FloatVector.zero(F);
    FloatVector t2 = FloatVector.zero(F);
    FloatVector t3 = FloatVector.zero(F);
    for (int p = 0; p < k; p += 16) {
      FloatVector y = FloatVector.fromArray(F, x, x0 + p);
      s0 = FloatVector.fromArray(F, a, a0 + p).fma(y, s0);
      t0 = FloatVector.fromArray(F, a, a1 + p).fma(y, t0);
      y = FloatVector.fromArray(F, x, x0 + p + 4);
      s1 = FloatVector.fromArray(F, a, a0 + p + 4).fma(y, s1);
      t1 = FloatVector.fromArray(F, a, a1 + p + 4).fma(y, t1);
      y = FloatVector.fromArray(F, x, x0 + p + 8);
      s2 = FloatVector.fromArray(F, a, a0 + p + 8).fma(y, s2);
      t2 = FloatVector.fromArray(F, a, a1 + p + 8).fma(y, t2);
      y = FloatVector.fromArray(F, x, x0 + p + 12);
      s3 = FloatVector.fromArray(F, a, a0 + p + 12).fma(y, s3);
      t3 = FloatVector.fromArray(F, a, a1 + p + 12).fma(y, t3);
    }
    s0.intoArray(to, at);
    s1.intoArray(to, at + 4);
    s2.intoArray(to, at + 8);
    s3.intoArray(to, at + 12);
    t0.intoArray(to, at + 16);
    t1.intoArray(to, at + 20);
    t2.intoArray(to, at + 24);
    t3.intoArray(to, at + 28);
  }

  /** Adds up the lanes of one product. */
  public static float sum(float[] lanes, int offset) {
    for (int i = 0; i < 8; i += F8.length()) {
      FloatVector y = FloatVector.fromArray(F8, lanes, offset + 8 + i);
      FloatVector.fromArray(F8, lanes, offset + i).add(y).intoArray(lanes, offset + i);
    }
    FloatVector y = FloatVector.fromArray(F4, lanes, offset + 4);
    FloatVector.fromArray(F4, lanes, offset).add(y).intoArray(lanes, offset);
    return (lanes[offset] + lanes[offset + 2]) + (lanes[offset + 1] + lanes[offset + 3]);
  }

  /**
   * The products of {@code n ≤} {@value #COLUMNS} columns of a row-major k × n matrix with a
   * vector, each summed as a row would be; they are left at {@code lanes[lanesOffset + j]}.
   *
   * @param lanes scratch of 16·{@value #COLUMNS} floats
   */
  public static void acrossRows(
      int n,
      int k,
      float[] a,
      int offset,
      int ld,
      float[] x,
      int xOffset,
      float[] lanes,
      int lanesOffset) {
    java.util.Arrays.fill(lanes, lanesOffset, lanesOffset + VIRTUAL_LANES * COLUMNS, 0f);
    for (int p = 0; p < k; p++) {
      int lane = lanesOffset + (p & (VIRTUAL_LANES - 1)) * COLUMNS;
      addScaled(n, x[xOffset + p], a, offset + p * ld, lanes, lane);
    }
    for (int apart = VIRTUAL_LANES / 2; apart > 0; apart /= 2) {
      for (int i = 0; i < apart; i++) {
        int at = lanesOffset + i * COLUMNS;
        TileStore.add(n, lanes, at, lanes, at + apart * COLUMNS);
      }
    }
  }

  /** {@code sum[j] = fma(scale, row[j], sum[j])}. */
  private static void addScaled(
      int n, float scale, float[] row, int rowOffset, float[] sum, int sumOffset) {
    int whole = F.loopBound(n);
    FloatVector s = FloatVector.broadcast(F, scale);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector y = FloatVector.fromArray(F, sum, sumOffset + j);
      FloatVector.fromArray(F, row, rowOffset + j).fma(s, y).intoArray(sum, sumOffset + j);
    }
    for (int j = whole; j < n; j++) {
      sum[sumOffset + j] = Math.fma(row[rowOffset + j], scale, sum[sumOffset + j]);
    }
  }
}
