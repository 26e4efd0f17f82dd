package io.lanewise.kernels.conv;

import io.lanewise.kernels.shape.ConvShape;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A grid of target pixels that all read the same taps: {@code target[u][v] += Σ_t source[u·rowStep
 * + tapRow[t]][v·columnStep + tapColumn[t]] · filter[tap[t]]}; source pixels outside the image are
 * zero. A forward convolution is one pass. A backward one by strides sh × sw is sh·sw passes with a
 * step of 1, each of which reads the taps that reach its phase, so that nothing is multiplied with
 * the zeros that a strided convolution's transpose is often said to be stuffed with.
 *
 * @param firstRow the grid's first row in the target
 * @param firstColumn the grid's first column in the target
 * @param rowApart target rows from one of the grid's to the next
 * @param columnApart target columns from one of the grid's to the next
 * @param rows of the grid
 * @param columns of the grid
 * @param rowStep source rows from one grid row to the next
 * @param columnStep source columns from one grid column to the next
 * @param tapRow where a tap's source row lies, ascending; may be negative
 * @param tapColumn where a tap's source column lies; may be negative
 * @param tap the tap's number in the filter
 */
record Pass(
    int firstRow,
    int firstColumn,
    int rowApart,
    int columnApart,
    int rows,
    int columns,
    int rowStep,
    int columnStep,
    int[] tapRow,
    int[] tapColumn,
    int[] tap) {
  /** The passes that compute a forward output or an input's gradient. */
  static List<Pass> of(ConvProblem problem) {
    ConvShape s = problem.shape();
    return problem.direction() == Direction.FORWARD ? List.of(forward(s)) : backward(s);
  }

  static Pass forward(ConvShape s) {
    int taps = s.kernelHeight() * s.kernelWidth();
    int[] row = new int[taps];
    int[] column = new int[taps];
    int[] tap = new int[taps];
    for (int t = 0; t < taps; t++) {
      row[t] = t / s.kernelWidth() * s.dilationHeight() - s.padTop();
      column[t] = t % s.kernelWidth() * s.dilationWidth() - s.padLeft();
      tap[t] = t;
    }
    return new Pass(
        0,
        0,
        1,
        1,
        s.outHeight(),
        s.outWidth(),
        s.strideHeight(),
        s.strideWidth(),
        row,
        column,
        tap);
  }

  private static List<Pass> backward(ConvShape s) {
    List<Pass> passes = new ArrayList<>();
    for (int row = 0; row < Math.min(s.strideHeight(), s.height()); row++) {
      for (int column = 0; column < Math.min(s.strideWidth(), s.width()); column++) {
        passes.add(backward(s, row, column));
      }
    }
    return passes;
  }

  /** The pixels of the input whose row and column leave these rests when divided by the strides. */
  private static Pass backward(ConvShape s, int firstRow, int firstColumn) {
    int sh = s.strideHeight();
    int sw = s.strideWidth();
    int taps = s.kernelHeight() * s.kernelWidth();
    int[] row = new int[taps];
    int[] column = new int[taps];
    int[] tap = new int[taps];
    int count = 0;
    // From the last tap on, so that source rows ascend.
    for (int t = taps - 1; t >= 0; t--) {
      int h = firstRow + s.padTop() - t / s.kernelWidth() * s.dilationHeight();
      int w = firstColumn + s.padLeft() - t % s.kernelWidth() * s.dilationWidth();
      if (h % sh == 0 && w % sw == 0) {
        row[count] = h / sh;
        column[count] = w / sw;
        tap[count++] = t;
      }
    }
    return new Pass(
        firstRow,
        firstColumn,
        sh,
        sw,
        (s.height() - firstRow + sh - 1) / sh,
        (s.width() - firstColumn + sw - 1) / sw,
        1,
        1,
        java.util.Arrays.copyOf(row, count),
        java.util.Arrays.copyOf(column, count),
        java.util.Arrays.copyOf(tap, count));
  }

  /** The first tap of each source row, and one past the last. */
  int[] tapRows() {
    return IntStream.rangeClosed(0, taps())
        .filter(t -> t == 0 || t == taps() || tapRow[t] != tapRow[t - 1])
        .distinct()
        .toArray();
  }

  /** Taps that the grid reads. */
  int taps() {
    return tap.length;
  }

  /** Whether target pixels of the grid lie side by side. */
  boolean dense() {
    return rowApart == 1 && columnApart == 1;
  }
}
