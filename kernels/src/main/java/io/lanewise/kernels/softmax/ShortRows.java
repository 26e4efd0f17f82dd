package io.lanewise.kernels.softmax;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.micro.RowLoop;
import io.lanewise.kernels.micro.Transpose;
import io.lanewise.kernels.simd.LaneMath;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Softmax of rows of at most {@value #LONGEST} numbers, {@value #ROWS} rows at a time: turned, a
 * lane is a row, and no vector is left unfilled. The arithmetic is that of longer rows, bit for
 * bit: there each number is alone in its lane of the sum.
 */
final class ShortRows {
  /** Numbers of a row at most: the lanes of a sum. */
  static final int LONGEST = 16;

  /** Rows at a time. */
  static final int ROWS = 64;

  /** Floats: the numbers, their exponentials, and for each row its maximum and its sum. */
  static final int SCRATCH = (2 * LONGEST + 2) * ROWS;

  private static final RowLoop MAX = loop("maxOfColumns");
  private static final RowLoop EXP = loop("expOfColumns");
  private static final RowLoop SUM = loop("sumOfColumns");
  private static final RowLoop LOG = loop("logOfRows");
  private static final RowLoop DIVIDE = loop("divideColumns");
  private static final RowLoop SUBTRACT = loop("subtractFromColumns");

  private ShortRows() {}

  private static RowLoop loop(String name) {
    return RowLoop.of(MethodHandles.lookup(), name);
  }

  /** Softmax, or its logarithm, of up to {@value #ROWS} rows; y may be x itself. */
  static void softmax(
      boolean log,
      int rows,
      int columns,
      float[] x,
      int at,
      float[] y,
      int to,
      float[] s,
      int sAt) {
    int exps = sAt + LONGEST * ROWS;
    int max = exps + LONGEST * ROWS;
    int sum = max + ROWS;
    Transpose.block(rows, columns, x, at, columns, s, sAt, ROWS);
    MAX.run(columns, 0f, 0f, s, sAt, s, max, s, max);
    EXP.run(columns, 0f, 0f, s, sAt, s, max, s, exps);
    Arrays.fill(s, exps + columns * ROWS, max, 0f);
    SUM.run(columns, 0f, 0f, s, exps, s, sum, s, sum);
    if (log) {
      LOG.run(columns, 0f, 0f, s, sum, s, sum, s, sum);
      SUBTRACT.run(columns, 0f, 0f, s, sAt, s, max, s, sum);
    } else {
      DIVIDE.run(columns, 0f, 0f, s, exps, s, sum, s, exps);
    }
    Transpose.block(columns, rows, s, log ? sAt : exps, ROWS, y, to, columns);
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

  private static void divideColumns(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < ROWS; i += LANES) {
      FloatVector factor = FloatVector.broadcast(F, 1f).div(FloatVector.fromArray(F, y, yAt + i));
      for (int j = i; j < n * ROWS; j += ROWS) {
        FloatVector.fromArray(F, x, at + j).mul(factor).intoArray(z, zAt + j);
      }
    }
  }

  /** In place, first y, then z. */
  private static void subtractFromColumns(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < ROWS; i += LANES) {
      FloatVector first = FloatVector.fromArray(F, y, yAt + i);
      FloatVector second = FloatVector.fromArray(F, z, zAt + i);
      for (int j = i; j < n * ROWS; j += ROWS) {
        FloatVector.fromArray(F, x, at + j).sub(first).sub(second).intoArray(x, at + j);
      }
    }
  }
}
