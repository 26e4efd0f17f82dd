package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.F4;
import static io.lanewise.kernels.simd.Species.F8;
import static io.lanewise.kernels.simd.Species.LANES;

import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Packs panels for the micro-kernels: {@code panel[p·width + i]}, where p runs over the k dimension
 * and i over the rows (or columns) of one tile. Lanes past the last row are +0.
 */
public final class Panels {
  private Panels() {}

  /**
   * Packs one panel.
   *
   * @param width the tile's rows or columns
   * @param present how many of them exist; the rest become +0
   * @param k length of the panel
   * @param contiguous whether neighbouring i lie next to each other in {@code from}, and {@code ld}
   *     parts neighbouring p; otherwise it is the other way round and the block is transposed
   */
  public static void pack(
      int width,
      int present,
      int k,
      float[] from,
      int fromOffset,
      int ld,
      boolean contiguous,
      float[] panel,
      int panelOffset) {
    if (present < width) {
      Arrays.fill(panel, panelOffset, panelOffset + k * width, 0f);
    }
    if (!contiguous) {
      Transpose.block(present, k, from, fromOffset, ld, panel, panelOffset, width);
    } else if (present == 2 * LANES) {
      copyPair(k, from, fromOffset, ld, panel, panelOffset, width);
    } else if (present % LANES == 0) {
      copyVectors(present, k, from, fromOffset, ld, panel, panelOffset, width);
    } else if (present >= F8.length() && present <= 2 * F8.length()) {
      copyTwo(present, k, from, fromOffset, ld, panel, panelOffset, width);
    } else if (present >= F8.length()) {
      copyOverlapping(present, k, from, fromOffset, ld, panel, panelOffset, width);
    } else if (present == F4.length()) {
      copyFour(k, from, fromOffset, ld, panel, panelOffset, width);
    } else {
      copyScalar(present, k, from, fromOffset, ld, panel, panelOffset, width);
    }
  }

  /**
   * Packs a panel of columns whose rows are put together from runs: row p gets, for each i in
   * ascending order, the vector at {@code from[at + offsets[first + p] + source[i]]} at its place
   * {@code place[i]}. A vector may reach past its run, where the next one covers it; past the last
   * there must be room in the line.
   *
   * @param runs how many vectors make a row
   * @param line from one row of the panel to the next
   */
  public static void packRuns(
      int k,
      float[] from,
      int at,
      int[] offsets,
      int first,
      int runs,
      int[] source,
      int[] place,
      float[] to,
      int toAt,
      int line) {
    for (int i = 0; i < runs; i++) {
      int run = at + source[i];
      int target = toAt + place[i];
      for (int p = first; p < first + k; p++, target += line) {
        FloatVector.fromArray(F, from, run + offsets[p]).intoArray(to, target);
      }
    }
  }

  /** Panels that {@link #packFour} packs, and the vectors of a row of each. */
  public static final int SIDE_BY_SIDE = 4;

  public static final int VECTORS = 2;

  /**
   * Packs four panels of two vectors a row each from lines that lie together, row by row: what is
   * read is then long enough for the memory to be fetched ahead, and each page is met once instead
   * of four times.
   *
   * @param apart from one panel to the next
   */
  public static void packFour(
      int k, float[] from, int at, int ld, float[] to, int target, int apart) {
    for (int p = 0; p < k; p++, at += ld, target += 2 * LANES) {
      FloatVector x = FloatVector.fromArray(F, from, at);
      FloatVector y = FloatVector.fromArray(F, from, at + LANES);
      FloatVector z = FloatVector.fromArray(F, from, at + 2 * LANES);
      FloatVector u = FloatVector.fromArray(F, from, at + 3 * LANES);
      x.intoArray(to, target);
      y.intoArray(to, target + LANES);
      z.intoArray(to, target + apart);
      u.intoArray(to, target + apart + LANES);
      x = FloatVector.fromArray(F, from, at + 4 * LANES);
      y = FloatVector.fromArray(F, from, at + 5 * LANES);
      z = FloatVector.fromArray(F, from, at + 6 * LANES);
      u = FloatVector.fromArray(F, from, at + 7 * LANES);
      x.intoArray(to, target + 2 * apart);
      y.intoArray(to, target + 2 * apart + LANES);
      z.intoArray(to, target + 3 * apart);
      u.intoArray(to, target + 3 * apart + LANES);
    }
  }

  /** The usual width of a panel of columns. */
  private static void copyPair(
      int k, float[] from, int at, int ld, float[] to, int target, int width) {
    for (int p = 0; p < k; p++, at += ld, target += width) {
      FloatVector x = FloatVector.fromArray(F, from, at);
      FloatVector y = FloatVector.fromArray(F, from, at + LANES);
      x.intoArray(to, target);
      y.intoArray(to, target + LANES);
    }
  }

  private static void copyVectors(
      int n, int k, float[] from, int at, int ld, float[] to, int target, int width) {
    for (int p = 0; p < k; p++, at += ld, target += width) {
      for (int i = 0; i < n; i += LANES) {
        FloatVector.fromArray(F, from, at + i).intoArray(to, target + i);
      }
    }
  }

  /** Two vectors that may overlap: the usual heights of tiles. */
  private static void copyTwo(
      int n, int k, float[] from, int at, int ld, float[] to, int target, int width) {
    int second = n - F8.length();
    for (int p = 0; p < k; p++, at += ld, target += width) {
      FloatVector x = FloatVector.fromArray(F8, from, at);
      FloatVector y = FloatVector.fromArray(F8, from, at + second);
      x.intoArray(to, target);
      y.intoArray(to, target + second);
    }
  }

  /** The last vector overlaps the one before, so that nothing past the row is touched. */
  private static void copyOverlapping(
      int n, int k, float[] from, int at, int ld, float[] to, int target, int width) {
    int last = n - F8.length();
    for (int p = 0; p < k; p++, at += ld, target += width) {
      for (int i = 0; i < last; i += F8.length()) {
        FloatVector.fromArray(F8, from, at + i).intoArray(to, target + i);
      }
      FloatVector.fromArray(F8, from, at + last).intoArray(to, target + last);
    }
  }

  private static void copyFour(
      int k, float[] from, int at, int ld, float[] to, int target, int width) {
    for (int p = 0; p < k; p++, at += ld, target += width) {
      FloatVector.fromArray(F4, from, at).intoArray(to, target);
    }
  }

  private static void copyScalar(
      int n, int k, float[] from, int at, int ld, float[] to, int target, int width) {
    for (int p = 0; p < k; p++, at += ld, target += width) {
      for (int i = 0; i < n; i++) {
        to[target + i] = from[at + i];
      }
    }
  }
}
