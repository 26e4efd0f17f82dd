package io.lanewise.kernels.norm;

import io.lanewise.kernels.plan.PlanJob;
import java.util.Arrays;

/**
 * The gradients of a normalisation of rows, whose gamma and beta are rows as well. A unit is a
 * chunk of rows; of each row, while it is in the cache, the sums, the gradient of x, and what it
 * adds to the chunk's gradients of gamma and beta. Last the chunks are added up.
 *
 * <p>Operands: x, dy, gamma, mean, invStd, dx, dgamma, dbeta.
 */
final class RowsBackwardJob extends PlanJob {
  private static final int PIECE = NormGeometry.PIECE;
  private static final int LEAST_ROWS = 16;
  private static final int MOST_CHUNKS = 64;
  private static final int COLUMNS_OF_UNIT = 1024;

  /** Partial sums, then the mean or four coefficients, 16 times each. */
  private static final int WORKER = 2 * MomentKernel.SUMS + 4 * MomentKernel.BLOCK + PIECE;

  private final int rows;
  private final int columns;
  private final int groups;
  private final boolean accumulate;

  RowsBackwardJob(int rows, int columns, int groups, boolean accumulate) {
    this.rows = rows;
    this.columns = columns;
    this.groups = groups;
    this.accumulate = accumulate;
  }

  /** Floats of scratch. */
  static long scratchFloats(int rows, int columns, int threads) {
    return 2L * chunks(rows) * columns + (long) threads * WORKER;
  }

  static int rowsOfChunk(int rows) {
    return Math.max(LEAST_ROWS, (rows + MOST_CHUNKS - 1) / MOST_CHUNKS);
  }

  private static int chunks(int rows) {
    return (rows + rowsOfChunk(rows) - 1) / rowsOfChunk(rows);
  }

  /** Most numbers that are added one after the other for a column. */
  static int chain(int rows) {
    return rowsOfChunk(rows) + MOST_CHUNKS;
  }

  @Override
  protected int phases() {
    return 2;
  }

  @Override
  protected int units(int phase) {
    return phase == 0 ? chunks(rows) : (columns + COLUMNS_OF_UNIT - 1) / COLUMNS_OF_UNIT;
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    if (phase == 0) {
      chunk(unit, worker);
    } else {
      int from = unit * COLUMNS_OF_UNIT;
      int count = Math.min(COLUMNS_OF_UNIT, columns - from);
      addUp(0, from, floats(6), at(6) + from, count);
      addUp(columns, from, floats(7), at(7) + from, count);
    }
  }

  /** Where the gradients of gamma and then of beta of a chunk lie. */
  private int sums(int chunk) {
    return scratchAt() + 2 * chunk * columns;
  }

  private void addUp(int kind, int column, float[] to, int at, int count) {
    if (!accumulate) {
      Arrays.fill(to, at, at + count, 0f);
    }
    float[] scratch = scratch();
    for (int chunk = 0; chunk < chunks(rows); chunk++) {
      int from = sums(chunk) + kind + column;
      for (int i = 0; i < count; i++) {
        to[at + i] += scratch[from + i];
      }
    }
  }

  private void chunk(int chunk, int worker) {
    Arrays.fill(scratch(), sums(chunk), sums(chunk + 1), 0f);
    int lanes = sums(chunks(rows)) + worker * WORKER;
    int end = Math.min(rows, (chunk + 1) * rowsOfChunk(rows));
    for (int row = chunk * rowsOfChunk(rows); row < end; row++) {
      for (int group = 0; group < groups; group++) {
        group(row, group, sums(chunk), lanes);
      }
    }
  }

  private void group(int row, int group, int sums, int lanes) {
    float[] scratch = scratch();
    int size = columns / groups;
    int column = group * size;
    float mean = floats(3)[at(3) + row * groups + group];
    float invStd = floats(4)[at(4) + row * groups + group];
    int c = lanes + 2 * MomentKernel.SUMS;
    int tile = c + 4 * MomentKernel.BLOCK;
    fill(c, mean);
    double average = 0;
    double correlation = 0;
    for (int i = 0; i < size; i += PIECE) {
      int at = column + i;
      int length = Math.min(PIECE, size - i);
      RowKernel.multiply(floats(1), in(1, row, at), floats(2), at(2) + at, scratch, tile, length);
      MomentKernel.clear(scratch, lanes, 2 * MomentKernel.SUMS);
      MomentKernel.products(
          floats(0), in(0, row, at), scratch, tile, length, scratch, c, scratch, lanes);
      MomentKernel.fold(scratch, lanes, 1);
      MomentKernel.fold(scratch, lanes + MomentKernel.SUMS, 1);
      average += scratch[lanes];
      correlation += scratch[lanes + MomentKernel.SUMS];
    }
    double r = invStd;
    fill(c + MomentKernel.BLOCK, invStd);
    fill(c + 2 * MomentKernel.BLOCK, (float) (-r * r * (r * correlation) / size));
    fill(c + 3 * MomentKernel.BLOCK, (float) (-r * average / size));
    for (int i = 0; i < size; i += PIECE) {
      int at = column + i;
      int length = Math.min(PIECE, size - i);
      int x = in(0, row, at);
      int dy = in(1, row, at);
      RowKernel.addColumns(
          floats(0),
          x,
          floats(1),
          dy,
          mean,
          invStd,
          scratch,
          sums + at,
          sums + columns + at,
          length);
      RowKernel.multiply(floats(1), dy, floats(2), at(2) + at, scratch, tile, length);
      AffineKernel.backward(
          floats(0), x, scratch, tile, floats(5), in(5, row, at), length, scratch, c);
    }
  }

  private int in(int operand, int row, int column) {
    return at(operand) + row * columns + column;
  }

  private void fill(int at, float value) {
    Arrays.fill(scratch(), at, at + MomentKernel.BLOCK, value);
  }
}
