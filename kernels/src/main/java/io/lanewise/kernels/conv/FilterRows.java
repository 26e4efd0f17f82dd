package io.lanewise.kernels.conv;

import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.micro.Panels;
import io.lanewise.kernels.micro.RowTiling;
import io.lanewise.kernels.micro.Transpose;
import java.util.Arrays;

/**
 * Filters as the rows of a product: for each group, pass and block of k, panels of a tile's height
 * in target channels. k runs over source channels, then taps, as OIHW lies; rows past the last
 * target channel are 0.
 */
final class FilterRows {
  private final Sides sides;
  private final Pass[] passes;
  private final int taps;
  private final int[] passAt;

  /** How a group's target channels are cut into tiles. */
  final RowTiling tiling;

  FilterRows(Sides sides, Pass[] passes, int tapsOfFilter) {
    this.sides = sides;
    this.passes = passes;
    taps = tapsOfFilter;
    tiling = RowTiling.of(sides.target().groupChannels());
    passAt = new int[passes.length + 1];
    for (int i = 0; i < passes.length; i++) {
      int floats = Math.multiplyExact(depth(i), tiling.padded());
      passAt[i + 1] = Math.addExact(passAt[i], floats);
    }
  }

  /** Length of k in a pass. */
  int depth(int pass) {
    return sides.source().groupChannels() * passes[pass].taps();
  }

  private int groups() {
    return sides.source().channels() / sides.source().groupChannels();
  }

  /** Floats of all groups. */
  long floats() {
    return (long) passAt[passes.length] * groups();
  }

  /** Where the block of a pass that begins at {@code k0} lies; tile t is start(t)·kc further. */
  int at(int group, int pass, int k0) {
    return group * passAt[passes.length] + passAt[pass] + k0 * tiling.padded();
  }

  /** Packs all panels. */
  void pack(float[] filters, int offset, float[] to, int toOffset) {
    for (int group = 0; group < groups(); group++) {
      int from = offset + group * sides.groupApart();
      for (int pass = 0; pass < passes.length; pass++) {
        int depth = depth(pass);
        for (int k0 = 0; k0 < depth; k0 += GemmProblem.KC) {
          int kc = Math.min(GemmProblem.KC, depth - k0);
          int at = toOffset + at(group, pass, k0);
          for (int tile = 0; tile < tiling.count(); tile++) {
            packPanel(passes[pass], tile, k0, kc, filters, from, to, at + tiling.start(tile) * kc);
          }
        }
      }
    }
  }

  private void packPanel(
      Pass pass, int tile, int k0, int kc, float[] filters, int from, float[] to, int at) {
    int height = tiling.height(tile);
    int present = tiling.present(tile);
    int used = pass.taps();
    int row = from + tiling.start(tile) * sides.targetApart();
    boolean inOrder = used == taps && pass.tap()[0] == 0;
    if (inOrder && sides.sourceApart() == taps) {
      // Forward: a filter lies as k runs.
      Panels.pack(height, present, kc, filters, row + k0, sides.targetApart(), false, to, at);
      return;
    }
    if (present < height) {
      Arrays.fill(to, at, at + kc * height, 0f);
    }
    for (int k = k0; k < k0 + kc; ) {
      int source = row + k / used * sides.sourceApart();
      int tap = k % used;
      int panelRow = at + (k - k0) * height;
      if (inOrder && tap == 0 && k + taps <= k0 + kc) {
        // Backward by one tap: some channels' are a block that is turned.
        Transpose.block(present, taps, filters, source, sides.targetApart(), to, panelRow, height);
        k += taps;
      } else {
        for (int i = 0; i < present; i++) {
          to[panelRow + i] = filters[source + i * sides.targetApart() + pass.tap()[tap]];
        }
        k++;
      }
    }
  }
}
