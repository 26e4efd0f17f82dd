package io.lanewise.kernels.pool;

import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.kernels.shape.Windows;
import io.lanewise.kernels.simd.Species;

/**
 * Windows of 2x2 or 3x3 in planes of one channel, two apart in both directions: what networks pool
 * by. Rows of windows are numbered through all planes, for planes may be too small for a call each.
 *
 * @param kernel 2 or 3
 * @param before columns of padding before the first; of rows as many
 * @param out windows of a row
 * @param outRows rows of windows of a plane
 * @param width columns of a plane
 * @param height rows of a plane
 */
record Neighbours(int kernel, int before, int out, int outRows, int width, int height) {
  /** Rows of more columns are done one after the other, as memory likes it. */
  static final int LONG = 128;

  /** The windows, or null where they are others; it depends on the shape alone. */
  static Neighbours of(Windows rows, Windows columns) {
    if (!(rows instanceof SlidingWindows r && columns instanceof SlidingWindows c)) {
      return null;
    }
    boolean alike = r.kernel() == c.kernel() && r.before() == c.before();
    if (!alike || !isTwoApart(r) || !isTwoApart(c)) {
      return null;
    }
    return new Neighbours(c.kernel(), c.before(), c.out(), r.out(), c.size(), r.size());
  }

  private static boolean isTwoApart(SlidingWindows windows) {
    int last = windows.out() - 1;
    boolean whole = windows.before() == 0 && windows.taps(last) == 2;
    return windows.stride() == 2
        && windows.dilation() == 1
        && (windows.kernel() == 3 || windows.kernel() == 2 && whole);
  }

  /** Floats of a plane of x. */
  int plane() {
    return width * height;
  }

  /** Where in x the planes' row of windows begins; before the plane where there is padding. */
  int first(int row) {
    int top = Math.max(0, 2 * (row % outRows) - before);
    return row / outRows * plane() + top * width - before;
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
    int lowest = Math.min(height - 1, 2 * (row % outRows) - before + kernel - 1);
    int last = Math.max(0, out - Species.LANES);
    long at = (long) xAt + row / outRows * plane() + lowest * width - before + 2 * last;
    return (long) (to - row) * out >= Species.LANES && at + 3 * Species.LANES <= length;
  }
}
