package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * Sums and extremes of rows, column by column: of {@value #ROWS} rows in one go, in pairs, so that
 * what they are added to is read and written once for all of them.
 */
public final class RowFold {
  /** Rows taken at a time. */
  public static final int ROWS = 8;

  private RowFold() {}

  /**
   * Adds up to {@value #ROWS} rows.
   *
   * @param step floats from one row to the next
   */
  public static void add(int rows, float[] x, int at, int step, int length, float[] to, int toAt) {
    if (rows == ROWS) {
      addEight(x, at, step, length, to, toAt);
      return;
    }
    for (int r = 0; r < rows; r++) {
      Pairwise.add(to, toAt, x, at + r * step, Pairwise.ROW, to, toAt, length);
    }
  }

  private static void addEight(float[] x, int at, int step, int length, float[] to, int toAt) {
    int a1 = at + step;
    int a2 = a1 + step;
    int a3 = a2 + step;
    int a4 = a3 + step;
    int a5 = a4 + step;
    int a6 = a5 + step;
    int a7 = a6 + step;
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector r0 = FloatVector.fromArray(F, x, at + i);
      FloatVector r1 = FloatVector.fromArray(F, x, a1 + i);
      FloatVector r2 = FloatVector.fromArray(F, x, a2 + i);
      FloatVector r3 = FloatVector.fromArray(F, x, a3 + i);
      FloatVector r4 = FloatVector.fromArray(F, x, a4 + i);
      FloatVector r5 = FloatVector.fromArray(F, x, a5 + i);
      FloatVector r6 = FloatVector.fromArray(F, x, a6 + i);
      FloatVector r7 = FloatVector.fromArray(F, x, a7 + i);
      FloatVector all = r0.add(r1).add(r2.add(r3)).add(r4.add(r5).add(r6.add(r7)));
      FloatVector.fromArray(F, to, toAt + i).add(all).intoArray(to, toAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float r0 = x[at + i];
      float r1 = x[a1 + i];
      float r2 = x[a2 + i];
      float r3 = x[a3 + i];
      float r4 = x[a4 + i];
      float r5 = x[a5 + i];
      float r6 = x[a6 + i];
      float r7 = x[a7 + i];
      float all = (((r0 + r1) + (r2 + r3)) + ((r4 + r5) + (r6 + r7)));
      to[toAt + i] = to[toAt + i] + all;
    }
  }

  /**
   * Takes the greatest of what is there and up to {@value #ROWS} rows.
   *
   * @param step floats from one row to the next
   */
  public static void max(int rows, float[] x, int at, int step, int length, float[] to, int toAt) {
    if (rows == ROWS) {
      maxEight(x, at, step, length, to, toAt);
      return;
    }
    for (int r = 0; r < rows; r++) {
      Pairwise.max(to, toAt, x, at + r * step, Pairwise.ROW, to, toAt, length);
    }
  }

  private static void maxEight(float[] x, int at, int step, int length, float[] to, int toAt) {
    int a1 = at + step;
    int a2 = a1 + step;
    int a3 = a2 + step;
    int a4 = a3 + step;
    int a5 = a4 + step;
    int a6 = a5 + step;
    int a7 = a6 + step;
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector r0 = FloatVector.fromArray(F, x, at + i);
      FloatVector r1 = FloatVector.fromArray(F, x, a1 + i);
      FloatVector r2 = FloatVector.fromArray(F, x, a2 + i);
      FloatVector r3 = FloatVector.fromArray(F, x, a3 + i);
      FloatVector r4 = FloatVector.fromArray(F, x, a4 + i);
      FloatVector r5 = FloatVector.fromArray(F, x, a5 + i);
      FloatVector r6 = FloatVector.fromArray(F, x, a6 + i);
      FloatVector r7 = FloatVector.fromArray(F, x, a7 + i);
      FloatVector all = r0.max(r1).max(r2.max(r3)).max(r4.max(r5).max(r6.max(r7)));
      FloatVector.fromArray(F, to, toAt + i).max(all).intoArray(to, toAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float r0 = x[at + i];
      float r1 = x[a1 + i];
      float r2 = x[a2 + i];
      float r3 = x[a3 + i];
      float r4 = x[a4 + i];
      float r5 = x[a5 + i];
      float r6 = x[a6 + i];
      float r7 = x[a7 + i];
      float all =
          Math.max(
              Math.max(Math.max(r0, r1), Math.max(r2, r3)),
              Math.max(Math.max(r4, r5), Math.max(r6, r7)));
      to[toAt + i] = Math.max(to[toAt + i], all);
    }
  }

  /**
   * Takes the least of what is there and up to {@value #ROWS} rows.
   *
   * @param step floats from one row to the next
   */
  public static void min(int rows, float[] x, int at, int step, int length, float[] to, int toAt) {
    if (rows == ROWS) {
      minEight(x, at, step, length, to, toAt);
      return;
    }
    for (int r = 0; r < rows; r++) {
      Pairwise.min(to, toAt, x, at + r * step, Pairwise.ROW, to, toAt, length);
    }
  }

  private static void minEight(float[] x, int at, int step, int length, float[] to, int toAt) {
    int a1 = at + step;
    int a2 = a1 + step;
    int a3 = a2 + step;
    int a4 = a3 + step;
    int a5 = a4 + step;
    int a6 = a5 + step;
    int a7 = a6 + step;
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector r0 = FloatVector.fromArray(F, x, at + i);
      FloatVector r1 = FloatVector.fromArray(F, x, a1 + i);
      FloatVector r2 = FloatVector.fromArray(F, x, a2 + i);
      FloatVector r3 = FloatVector.fromArray(F, x, a3 + i);
      FloatVector r4 = FloatVector.fromArray(F, x, a4 + i);
      FloatVector r5 = FloatVector.fromArray(F, x, a5 + i);
      FloatVector r6 = FloatVector.fromArray(F, x, a6 + i);
      FloatVector r7 = FloatVector.fromArray(F, x, a7 + i);
      FloatVector all = r0.min(r1).min(r2.min(r3)).min(r4.min(r5).min(r6.min(r7)));
      FloatVector.fromArray(F, to, toAt + i).min(all).intoArray(to, toAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float r0 = x[at + i];
      float r1 = x[a1 + i];
      float r2 = x[a2 + i];
      float r3 = x[a3 + i];
      float r4 = x[a4 + i];
      float r5 = x[a5 + i];
      float r6 = x[a6 + i];
      float r7 = x[a7 + i];
      float all =
          Math.min(
              Math.min(Math.min(r0, r1), Math.min(r2, r3)),
              Math.min(Math.min(r4, r5), Math.min(r6, r7)));
      to[toAt + i] = Math.min(to[toAt + i], all);
    }
  }
}
