package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.simd.LaneMath;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Rows of at most {@value #LONGEST} numbers, {@value #ROWS} rows at a time: turned, so that a lane
 * is a row and no vector is left unfilled; {@value #ROWS} numbers are a column. The arithmetic is
 * that of {@link RowSums}, bit for bit: there each number of such a row is alone in its lane of the
 * sum.
 */
public final class TurnedRows {
  /** Numbers of a row at most: the lanes of a sum. */
  public static final int LONGEST = 16;

  /** Rows at a time. */
  public static final int ROWS = 64;

  /** Floats of as many turned rows as there may be. */
  public static final int FLOATS = LONGEST * ROWS;

  /** Fewer rows than a vector has lanes are not worth turning. */
  private static final int FEW = 16;

  private static final RowLoop MAX = loop("maxOfColumns");
  private static final RowLoop EXP = loop("expOfColumns");
  private static final RowLoop SUM = loop("sumOfColumns");
  private static final RowLoop LOG = loop("logOfRows");

  private TurnedRows() {}

  private static RowLoop loop(String name) {
    return RowLoop.of(MethodHandles.lookup(), name);
  }

  /** Whether rows are so short, and so many, that they are turned. */
  public static boolean areFaster(int rows, int columns) {
    return columns <= LONGEST && rows >= FEW;
  }

  /** Turns rows; of a last few, what lies in the other lanes stays. */
  public static void turn(int rows, int columns, float[] x, int at, float[] turned, int to) {
    Transpose.block(rows, columns, x, at, columns, turned, to, ROWS);
  }

  /** Turns them back. */
  public static void back(int rows, int columns, float[] turned, int from, float[] y, int to) {
    Transpose.block(columns, rows, turned, from, ROWS, y, to, columns);
  }

  /** The largest of each row. */
  public static void max(int columns, float[] s, int from, int max) {
    MAX.run(columns, 0f, 0f, s, from, s, max, s, max);
  }

  /** {@code exp(x − max)}. */
  public static void exp(int columns, float[] s, int from, int max, int to) {
    EXP.run(columns, 0f, 0f, s, from, s, max, s, to);
  }

  /** The sum of each row; writes zeros to the columns that are not there. */
  public static void sum(int columns, float[] s, int from, int sum) {
    Arrays.fill(s, from + columns * ROWS, from + FLOATS, 0f);
    SUM.run(columns, 0f, 0f, s, from, s, sum, s, sum);
  }

  /** The logarithm of a number a row, in place. */
  public static void log(float[] s, int at) {
    LOG.run(1, 0f, 0f, s, at, s, at, s, at);
  }

  private static void maxOfColumns(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < ROWS; i += LANES) {
      FloatVector max = FloatVector.fromArray(F, x, at + i);
      for (int j = ROWS; j < n * ROWS; j += ROWS) {
        max = max.max(FloatVector.fromArray(F, x, at + i + j));
      }
      max.intoArray(z, zAt + i);
    }
  }

  private static void expOfColumns(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n * ROWS; i += LANES) {
      FloatVector max = FloatVector.fromArray(F, y, yAt + i % ROWS);
      LaneMath.exp(FloatVector.fromArray(F, x, at + i).sub(max)).intoArray(z, zAt + i);
    }
  }

  /** In pairs 8, 4, 2 and 1 apart. */
  private static void sumOfColumns(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = at; i < at + ROWS; i += LANES) {
      FloatVector even = four(x, i).add(four(x, i + 2 * ROWS));
      FloatVector odd = four(x, i + ROWS).add(four(x, i + 3 * ROWS));
      even.add(odd).intoArray(z, zAt + i - at);
    }
  }

  /** Columns 0, 8, 4 and 12 from here. */
  private static FloatVector four(float[] x, int at) {
    FloatVector low =
        FloatVector.fromArray(F, x, at).add(FloatVector.fromArray(F, x, at + 8 * ROWS));
    FloatVector high =
        FloatVector.fromArray(F, x, at + 4 * ROWS).add(FloatVector.fromArray(F, x, at + 12 * ROWS));
    return low.add(high);
  }

  private static void logOfRows(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < ROWS; i += LANES) {
      LaneMath.log(FloatVector.fromArray(F, x, at + i)).intoArray(z, zAt + i);
    }
  }
}
