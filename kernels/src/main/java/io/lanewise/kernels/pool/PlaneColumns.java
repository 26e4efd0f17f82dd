package io.lanewise.kernels.pool;

import io.lanewise.kernels.shape.SlidingWindows;
import java.util.stream.IntStream;

/**
 * How a padded row of a plane is laid out so that one tap of neighbouring windows lies side by
 * side: the columns of each residue modulo the stride in a row of their own.
 *
 * <p>The padded row itself comes first, then, where the stride is not 1, the residues.
 */
final class PlaneColumns {
  /** The widest vector there is, whatever the machine's, so that scratch has one size. */
  static final int WIDEST = 16;

  final int taps;

  /** Where a tap of window 0 lies, from {@link #at} on. */
  final int[] steps;

  /** Columns of padding before the first of the row. */
  final int before;

  /** Where the taps begin. */
  final int at;

  /** Floats of the padded row. */
  final int padded;

  /** Floats of all. */
  final int floats;

  /** Windows move by so many columns. */
  final int stride;

  /** The residues that taps read. */
  private final int[] residues;

  private final int residueFloats;

  /** Floats of a residue that are read. */
  private final int used;

  PlaneColumns(SlidingWindows windows) {
    taps = windows.kernel();
    before = windows.before();
    // One window has no next one.
    stride = windows.out() == 1 ? 1 : windows.stride();
    int reach = (taps - 1) * windows.dilation();
    used = Math.max(windows.out(), WIDEST) + reach / stride;
    int row = before + Math.max(windows.size(), WIDEST);
    residueFloats = Math.max(used, (row + stride - 1) / stride);
    padded = stride * residueFloats;
    at = stride == 1 ? 0 : padded;
    floats = at + padded;
    steps = new int[taps];
    residues =
        IntStream.range(0, taps).map(t -> t * windows.dilation() % stride).distinct().toArray();
    for (int t = 0; t < taps; t++) {
      int column = t * windows.dilation();
      steps[t] = column % stride * residueFloats + column / stride;
    }
  }

  /** Lays out the residues of the padded row that begins at {@code row}. */
  void part(float[] data, int row) {
    if (stride == 2) {
      int even = row + at;
      PlaneWindows.part(residueFloats, data, row, even, even + residueFloats);
    } else if (stride > 2) {
      for (int residue : residues) {
        int to = row + at + residue * residueFloats;
        for (int i = 0; i < used; i++) {
          data[to + i] = data[row + i * stride + residue];
        }
      }
    }
  }
}
