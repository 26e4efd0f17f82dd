package io.lanewise.kernels.softmax;

import static io.lanewise.kernels.micro.TurnedRows.ROWS;
import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.micro.RowLoop;
import io.lanewise.kernels.micro.TurnedRows;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/** Softmax of short rows, many at a time. */
final class ShortRows {
  /** Floats: the numbers, their exponentials, and for each row its maximum and its sum. */
  static final int SCRATCH = 2 * TurnedRows.FLOATS + 2 * ROWS;

  private static final RowLoop DIVIDE = loop("divideColumns");
  private static final RowLoop SUBTRACT = loop("subtractFromColumns");

  private ShortRows() {}

  private static RowLoop loop(String name) {
    return RowLoop.of(MethodHandles.lookup(), name);
  }

  /** Softmax, or its logarithm, of up to {@code ROWS} rows; y may be x itself. */
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
    int exps = sAt + TurnedRows.FLOATS;
    int max = exps + TurnedRows.FLOATS;
    int sum = max + ROWS;
    TurnedRows.turn(rows, columns, x, at, s, sAt);
    TurnedRows.max(columns, s, sAt, max);
    TurnedRows.exp(columns, s, sAt, max, exps);
    TurnedRows.sum(columns, s, exps, sum);
    if (log) {
      TurnedRows.log(s, sum);
      SUBTRACT.run(columns, 0f, 0f, s, sAt, s, max, s, sum);
    } else {
      DIVIDE.run(columns, 0f, 0f, s, exps, s, sum, s, exps);
    }
    TurnedRows.back(rows, columns, s, log ? sAt : exps, y, to);
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
