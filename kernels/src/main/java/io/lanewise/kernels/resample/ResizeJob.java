package io.lanewise.kernels.resample;

import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;

/** One run: a unit is some rows of a plane, or of a block of 16 of them. */
final class ResizeJob extends PlanJob {
  /** Floats of a unit's result. */
  private static final int UNIT = 16 * 1024;

  private final Taps rows;
  private final Taps columns;
  private final int pixel;
  private final int planes;
  private final int rowsOfUnit;
  private final int chunks;
  private final int mixedFloats;

  /** Whether a result row is columns of one row that is read, as it lies there. */
  private final boolean picks;

  /** Of a row as it lies in x, whose neighbour must not be read. */
  private final Shuffles ofRow;

  /** Of a row of sums. */
  private final Shuffles ofMixed;

  ResizeJob(ResizeProblem problem, Taps rows, Taps columns) {
    this.rows = rows;
    this.columns = columns;
    TensorShape shape = problem.shape();
    pixel = pixel(problem);
    planes = shape.batch() * (pixel == 1 ? shape.channels() : Layout.blocks(shape.channels()));
    rowsOfUnit = Math.max(1, UNIT / Math.max(1, columns.outputs() * pixel));
    chunks = (rows.outputs() + rowsOfUnit - 1) / rowsOfUnit;
    mixedFloats = scratchFloats(problem);
    picks = rows.picks() && columns.picks();
    ofRow = Shuffles.of(columns, pixel == 1 ? columns.inputs() : 0);
    ofMixed = Shuffles.of(columns, pixel == 1 ? mixedFloats : 0);
  }

  private static int pixel(ResizeProblem problem) {
    return problem.shape().layout() == Layout.NCHW ? 1 : Layout.BLOCK;
  }

  /**
   * Room for a row of sums and the pixel of zeros behind it, for each thread, and for the longest
   * vectors from there on.
   */
  static int scratchFloats(ResizeProblem problem) {
    int width = problem.backward() ? problem.outWidth() : problem.shape().width();
    return (width + 1) * pixel(problem) + 32;
  }

  @Override
  protected int units(int phase) {
    return columns.outputs() == 0 ? 0 : planes * chunks;
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int plane = unit / chunks;
    int first = unit % chunks * rowsOfUnit;
    int end = Math.min(rows.outputs(), first + rowsOfUnit);
    float[] x = floats(0);
    int xRow = columns.inputs() * pixel;
    int xAt = at(0) + plane * rows.inputs() * xRow;
    float[] y = floats(1);
    int yRow = columns.outputs() * pixel;
    int yAt = at(1) + plane * rows.outputs() * yRow;
    float[] mixed = scratch();
    int mixedAt = scratchAt() + worker * mixedFloats;
    Arrays.fill(mixed, mixedAt + xRow, mixedAt + xRow + pixel, 0f);
    for (int i = first; i < end; i++) {
      int to = yAt + i * yRow;
      if (picks) {
        int row = rows.index(0, i);
        if (i > first && row == rows.index(0, i - 1)) {
          System.arraycopy(y, to - yRow, y, to, yRow);
        } else {
          pick(x, xAt + row * xRow, y, to);
        }
        continue;
      }
      mixRows(i, x, xAt, xRow, mixed, mixedAt);
      if (pixel == 1 && ofMixed.vectors() > 0) {
        ResizeKernel.mix(ofMixed, columns.outputs(), mixed, mixedAt, y, to);
      } else if (pixel == 1) {
        ResizeKernel.mix(columns, mixed, mixedAt, y, to);
      } else {
        ResizeKernel.mixPixels(columns, mixed, mixedAt, y, to);
      }
    }
  }

  private void pick(float[] x, int at, float[] y, int to) {
    if (pixel == 1) {
      if (ofRow.vectors() > 0) {
        ResizeKernel.pick(ofRow, columns.outputs(), x, at, y, to);
      } else {
        ResizeKernel.pick(columns, x, at, y, to);
      }
    } else {
      ResizeKernel.pickPixels(columns, x, at, y, to);
    }
  }

  private void mixRows(int i, float[] x, int xAt, int xRow, float[] mixed, int mixedAt) {
    int terms = rows.terms(i);
    if (terms == 0) {
      Arrays.fill(mixed, mixedAt, mixedAt + xRow, 0f);
      return;
    }
    int a = xAt + rows.index(0, i) * xRow;
    if (terms == 1) {
      ResizeKernel.scale(xRow, rows.weight(0, i), x, a, mixed, mixedAt);
      return;
    }
    int b = xAt + rows.index(1, i) * xRow;
    ResizeKernel.scale(xRow, rows.weight(0, i), a, rows.weight(1, i), b, x, mixed, mixedAt);
    for (int k = 2; k < terms; k++) {
      int at = xAt + rows.index(k, i) * xRow;
      ResizeKernel.add(xRow, rows.weight(k, i), x, at, mixed, mixedAt);
    }
  }
}
