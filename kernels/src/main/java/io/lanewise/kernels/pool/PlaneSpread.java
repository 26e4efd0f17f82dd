package io.lanewise.kernels.pool;

import io.lanewise.kernels.shape.SlidingWindows;
import java.util.Arrays;

/**
 * How a row of gradients goes back to the columns of a plane: for the columns of each residue
 * modulo the stride, the windows that share neighbouring columns lie side by side. The row lies
 * between zeros, which stand for windows that do not exist.
 */
final class PlaneSpread {
  private static final int WIDEST = 16;

  /** Where the row's first gradient lies. */
  final int at;

  /** Floats of the row with its zeros. */
  final int padded;

  /** Floats of all. */
  final int floats;

  private final int columns;
  private final int stride;

  /** Floats of the columns of a residue. */
  private final int residueFloats;

  /** For each residue where the windows that share its first column lie, ascending. */
  private final int[][] steps;

  PlaneSpread(SlidingWindows windows) {
    columns = windows.size();
    stride = windows.stride();
    residueFloats = Math.max((columns + stride - 1) / stride, WIDEST);
    steps = new int[stride][];
    int least = 0;
    int most = windows.out();
    for (int residue = 0; residue < stride; residue++) {
      int[] all = new int[windows.kernel()];
      int count = 0;
      for (int t = windows.kernel() - 1; t >= 0; t--) {
        int past = residue + windows.before() - t * windows.dilation();
        if (Math.floorMod(past, stride) == 0) {
          int step = Math.floorDiv(past, stride);
          all[count++] = step;
          least = Math.min(least, step);
          most = Math.max(most, step + residueFloats);
        }
      }
      steps[residue] = Arrays.copyOf(all, count);
    }
    at = -least;
    padded = at + most;
    floats = padded + (stride == 1 ? 0 : stride * residueFloats);
  }

  /** Whether it is less work than looking up the windows of each column. */
  static boolean pays(SlidingWindows windows) {
    return windows.out() > 1 && 8L * windows.out() * windows.stride() >= windows.size();
  }

  /** Spreads the row whose zeros begin at {@code row}. */
  void run(float[] data, int row, float[] dx, int dxAt, int narrowRow) {
    if (stride == 1) {
      if (columns >= WIDEST) {
        Fold.sum(columns, steps[0].length, data, row + at, steps[0], 0, dx, dxAt);
      } else {
        Fold.sum(WIDEST, steps[0].length, data, row + at, steps[0], 0, data, narrowRow);
        System.arraycopy(data, narrowRow, dx, dxAt, columns);
      }
      return;
    }
    if (stride == 2 && steps[0].length == 1 && steps[1].length == 1) {
      // One window to each column: the gradients are the residues.
      int first = row + at;
      PlaneWindows.merge(columns, data, first + steps[0][0], first + steps[1][0], dx, dxAt);
      return;
    }
    int parts = row + padded;
    for (int residue = 0; residue < stride; residue++) {
      int to = parts + residue * residueFloats;
      if (steps[residue].length == 0) {
        Arrays.fill(data, to, to + residueFloats, 0f);
      } else {
        int[] from = steps[residue];
        Fold.sum(residueFloats, from.length, data, row + at, from, 0, data, to);
      }
    }
    if (stride == 2) {
      PlaneWindows.merge(columns, data, parts, parts + residueFloats, dx, dxAt);
    } else {
      for (int residue = 0; residue < Math.min(stride, columns); residue++) {
        int from = parts + residue * residueFloats;
        for (int w = residue; w < columns; w += stride) {
          dx[dxAt + w] = data[from++];
        }
      }
    }
  }
}
