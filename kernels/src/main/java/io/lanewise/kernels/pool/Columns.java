package io.lanewise.kernels.pool;

import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.kernels.shape.Windows;
import io.lanewise.kernels.simd.Species;
import java.util.Arrays;

/**
 * Windows of 3x3 in planes of one channel, one apart and as many as elements, or two apart: what
 * networks pool by. A vector of them goes down the rows of its columns, for rows may be too short
 * for a loop each.
 *
 * <p>Rows of windows are numbered through all planes.
 */
final class Columns {
  /** Taps of a window in either direction. */
  static final int TAPS = 3;

  /**
   * Floats of x that are gone through vector by vector: few enough to stay in the nearest cache.
   */
  private static final int FLOATS = 4096;

  /** Rows and columns from a window to the next: 1 or 2. */
  final int stride;

  /** Rows and columns of padding before the first. */
  final int before;

  /** Columns and rows of a plane of x. */
  final int width;

  final int height;

  /** Windows of a row, and rows of them. */
  final int out;

  final int outRows;

  /** What averages divide by: the rows' share, and the columns'. */
  final float[] rowDivisors;

  final float[] columnDivisors;

  /** What stands for a row outside in a sum: −0, which leaves all numbers as they are. */
  final float[] noRow = new float[2 * PlaneColumns.WIDEST + 1];

  private Columns(SlidingWindows rows, SlidingWindows columns, Pooling pooling) {
    stride = columns.stride();
    before = columns.before();
    width = columns.size();
    height = rows.size();
    out = columns.out();
    outRows = rows.out();
    Arrays.fill(noRow, -0f);
    rowDivisors = new float[outRows];
    for (int r = 0; r < outRows; r++) {
      rowDivisors[r] = pooling.divisor() > 0 ? 1 : pooling.divisor(rows.taps(r), rows.span(r));
    }
    // Where there are fewer than a vector has, it computes some for nothing.
    columnDivisors = new float[Math.max(out, PlaneColumns.WIDEST)];
    for (int o = 0; o < out; o++) {
      columnDivisors[o] = pooling.divisor(columns.taps(o), columns.span(o));
    }
  }

  /** The windows, or null where they are others; it depends on the shape alone. */
  static Columns of(Windows rows, Windows columns, Pooling pooling) {
    return rows instanceof SlidingWindows r
            && columns instanceof SlidingWindows c
            && isNear(r)
            && isNear(c)
            && r.stride() == c.stride()
            && r.before() == c.before()
            && knows(pooling.kind(), c)
        ? new Columns(r, c, pooling)
        : null;
  }

  /**
   * Averages of long rows one apart are sooner taken one row after the other, where they are far.
   */
  private static boolean knows(Pooling.Kind kind, SlidingWindows columns) {
    return kind == Pooling.Kind.MAX
        || kind == Pooling.Kind.AVERAGE
            && (columns.stride() == 2 || columns.size() <= Neighbours.LONG);
  }

  private static boolean isNear(SlidingWindows windows) {
    boolean each =
        windows.stride() == 1 && windows.before() == 1 && windows.out() == windows.size();
    return windows.kernel() == TAPS && windows.dilation() == 1 && (each || windows.stride() == 2);
  }

  /** The first row of x that is inside a row of windows. */
  int top(int row) {
    return row / outRows * height + Math.max(0, row % outRows * stride - before);
  }

  /** The row of x behind the last one that is inside. */
  int bottom(int row) {
    return row / outRows * height + Math.min(height, row % outRows * stride - before + TAPS);
  }

  /** Rows of windows from one on that are gone through at a time: of one plane, or whole planes. */
  int rowsAtOnce(int row, int end) {
    int planes = Math.min(FLOATS / (width * height), (end - row) / outRows);
    if (row % outRows == 0 && planes > 0) {
      return planes * outRows;
    }
    int rows = Math.max(1, FLOATS / (stride * width));
    return Math.min(Math.min(rows, outRows - row % outRows), end - row);
  }

  /** The first row that vectors may do: where there is padding they load what is before a plane. */
  int vectorStart(int from, int to, int xAt) {
    return stride == 2 && xAt + top(from) * width < before ? Math.min(from + 1, to) : from;
  }

  /**
   * The end of the rows that vectors may do: these reach behind a short row, but must not behind
   * the last one that is asked for, nor behind the array.
   *
   * @param xAt where x begins in an array of {@code length}
   */
  int vectorEnd(int from, int to, int xAt, int length) {
    int end = to;
    while (end > from && !fits(end - 1, to, xAt, length)) {
      end--;
    }
    return end;
  }

  private boolean fits(int row, int to, int xAt, int length) {
    int reach = stride * Math.max(out, Species.LANES) + stride - 1;
    return (long) (to - row) * out >= Species.LANES
        && xAt + (bottom(row) - 1L) * width + reach <= length;
  }

  /** Whether there may be NaN in some rows of windows. */
  boolean mayHaveNaN(int from, int to, float[] x, int xAt) {
    int top = top(from);
    return PlaneFold.mayHaveNaN((bottom(to - 1) - top) * width, x, xAt + top * width);
  }
}
