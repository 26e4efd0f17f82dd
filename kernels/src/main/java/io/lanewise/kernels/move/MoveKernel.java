package io.lanewise.kernels.move;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.micro.Pixels;
import io.lanewise.kernels.micro.Transpose;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/** Copies blocks of evenly spaced numbers. */
final class MoveKernel {
  private static final int BLOCK = Pixels.BLOCK;

  /** Each lane twice, of the lower half and of the upper. */
  private static final VectorShuffle<Float> TWICE_LOW = VectorShuffle.fromOp(F, i -> i / 2);

  private static final VectorShuffle<Float> TWICE_HIGH =
      VectorShuffle.fromOp(F, i -> LANES / 2 + i / 2);

  private static final VectorMask<Float> ODD = VectorMask.fromLong(F, 0xaaaa & (1L << LANES) - 1);

  private static final VectorShuffle<Float> REVERSED = VectorShuffle.fromOp(F, i -> LANES - 1 - i);

  private MoveKernel() {}

  /** A constant into a block. */
  static void fill(
      int rows, int columns, float value, float[] to, int toAt, int toRow, int toColumn) {
    for (int r = 0; r < rows; r++, toAt += toRow) {
      if (toColumn == 1) {
        Arrays.fill(to, toAt, toAt + columns, value);
      } else {
        for (int c = 0; c < columns; c++) {
          to[toAt + c * toColumn] = value;
        }
      }
    }
  }

  /** {@code to[toAt + r·toRow + c·toColumn] = from[fromAt + r·fromRow + c·fromColumn]}. */
  static void copy(
      int rows,
      int columns,
      float[] from,
      int fromAt,
      int fromRow,
      int fromColumn,
      float[] to,
      int toAt,
      int toRow,
      int toColumn) {
    if (toColumn == 1 && fromColumn == 1) {
      if (columns == BLOCK) {
        Pixels.copy(rows, from, fromAt, fromRow, to, toAt, toRow);
      } else if (columns < BLOCK) {
        shortRows(rows, columns, from, fromAt, fromRow, to, toAt, toRow);
      } else {
        for (int r = 0; r < rows; r++) {
          row(columns, from, fromAt + r * fromRow, to, toAt + r * toRow);
        }
      }
    } else if (toColumn == 1 && fromRow == 1 && fromColumn > 1 && rows > 1) {
      if (columns == 2 && toRow == 2) {
        interleave(rows, from, fromAt, fromColumn, to, toAt);
      } else {
        Transpose.block(columns, rows, from, fromAt, fromColumn, to, toAt, toRow);
      }
    } else if (toColumn == 1 && fromColumn == -1) {
      for (int r = 0; r < rows; r++) {
        reversed(columns, from, fromAt + r * fromRow, to, toAt + r * toRow);
      }
    } else if (toColumn == 1 && fromColumn > 1) {
      for (int r = 0; r < rows; r++) {
        Pixels.copyApart(columns, from, fromAt + r * fromRow, fromColumn, to, toAt + r * toRow);
      }
    } else {
      for (int r = 0; r < rows; r++, fromAt += fromRow, toAt += toRow) {
        for (int c = 0; c < columns; c++) {
          to[toAt + c * toColumn] = from[fromAt + c * fromColumn];
        }
      }
    }
  }

  /** At least a vector; the last overlaps the one before. */
  private static void row(int n, float[] from, int at, float[] to, int toAt) {
    int whole = F.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(F, from, at + i).intoArray(to, toAt + i);
    }
    if (whole < n) {
      FloatVector.fromArray(F, from, at + n - LANES).intoArray(to, toAt + n - LANES);
    }
  }

  /** Of less than 16 numbers. */
  private static void shortRows(
      int rows, int columns, float[] from, int at, int step, float[] to, int toAt, int toStep) {
    int c = 0;
    for (; c + 4 <= columns; c += 4) {
      int source = at + c;
      int target = toAt + c;
      for (int r = 0; r < rows; r++, source += step, target += toStep) {
        to[target] = from[source];
        to[target + 1] = from[source + 1];
        to[target + 2] = from[source + 2];
        to[target + 3] = from[source + 3];
      }
    }
    for (; c < columns; c++) {
      int source = at + c;
      int target = toAt + c;
      for (int r = 0; r < rows; r++, source += step, target += toStep) {
        to[target] = from[source];
      }
    }
  }

  /** Two rows into one, in turns. */
  private static void interleave(int n, float[] from, int at, int apart, float[] to, int toAt) {
    int whole = F.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector a = FloatVector.fromArray(F, from, at + i);
      FloatVector b = FloatVector.fromArray(F, from, at + apart + i);
      a.rearrange(TWICE_LOW).blend(b.rearrange(TWICE_LOW), ODD).intoArray(to, toAt + 2 * i);
      a.rearrange(TWICE_HIGH)
          .blend(b.rearrange(TWICE_HIGH), ODD)
          .intoArray(to, toAt + 2 * i + LANES);
    }
    for (int i = whole; i < n; i++) {
      to[toAt + 2 * i] = from[at + i];
      to[toAt + 2 * i + 1] = from[at + apart + i];
    }
  }

  /** Backwards from a place. */
  private static void reversed(int n, float[] from, int at, float[] to, int toAt) {
    int whole = F.loopBound(n);
    for (int i = 0; i < whole; i += LANES) {
      FloatVector.fromArray(F, from, at - i - LANES + 1)
          .rearrange(REVERSED)
          .intoArray(to, toAt + i);
    }
    for (int i = whole; i < n; i++) {
      to[toAt + i] = from[at - i];
    }
  }
}
