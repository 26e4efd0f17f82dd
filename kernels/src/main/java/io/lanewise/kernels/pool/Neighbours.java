package io.lanewise.kernels.pool;

import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.kernels.shape.Windows;
import io.lanewise.kernels.simd.Species;

/**
 * Windows of 2x2 side by side in planes of one channel. Rows of windows are numbered through all
 * planes, for planes may be too small for a call each.
 *
 * @param out windows of a row
 * @param outRows rows of windows of a plane
 * @param width columns of a plane
 * @param height rows of a plane
 */
record Neighbours(int out, int outRows, int width, int height) {
  /** Rows of more columns are done one after the other, as memory likes it. */
  static final int LONG = 128;

  /** The windows, or null where they are others; it depends on the shape alone. */
  static Neighbours of(Windows rows, Windows columns) {
    if (!(rows instanceof SlidingWindows r && columns instanceof SlidingWindows c)) {
      return null;
    }
    return isInTwos(r) && isInTwos(c) ? new Neighbours(c.out(), r.out(), c.size(), r.size()) : null;
  }

  private static boolean isInTwos(SlidingWindows windows) {
    return windows.kernel() == 2
        && windows.stride() == 2
        && windows.dilation() == 1
        && windows.before() == 0
        && windows.taps(windows.out() - 1) == 2;
  }

  /** Floats of a plane of x. */
  int plane() {
    return width * height;
  }

  /** Where in x the planes' row of windows begins. */
  int first(int row) {
    return row / outRows * plane() + row % outRows * 2 * width;
  }

  /**
   * The end of the rows that vectors may do: these reach behind a row, but must not behind the last
   * one that is asked for, nor behind the array.
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
    int last = Math.max(0, out - Species.LANES);
    long at = (long) xAt + first(row) + width + 2 * last;
    return (long) (to - row) * out >= Species.LANES && at + 2 * Species.LANES <= length;
  }
}
