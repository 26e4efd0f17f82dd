package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.PixelTiles;
import io.lanewise.kernels.micro.Transpose;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;
import java.util.Arrays;

/**
 * Filters as the pixel kernels read them: for each group and pass, panels of the tile's width in
 * target channels, each with a row for every source channel and tap, channels outermost. Lanes past
 * the last target channel are 0.
 */
final class FilterPanels {
  private final Sides sides;
  private final int taps;
  private final Pass[] passes;
  private final int[] passAt;
  private final int groupFloats;

  FilterPanels(Sides sides, Pass[] passes, int tapsOfFilter) {
    this.sides = sides;
    this.passes = passes;
    taps = tapsOfFilter;
    passAt = new int[passes.length + 1];
    for (int i = 0; i < passes.length; i++) {
      passAt[i + 1] = passAt[i] + depth(i) * lanes();
    }
    groupFloats = passAt[passes.length];
  }

  /** Target channels of a group, rounded up to blocks. */
  int lanes() {
    return sides.target().groupBlocks() * Layout.BLOCK;
  }

  /** Rows of a panel of a pass: products in a chain. */
  int depth(int pass) {
    return sides.source().groupChannels() * passes[pass].taps();
  }

  /** Floats of all groups. */
  long floats() {
    return (long) groupFloats * (sides.source().channels() / sides.source().groupChannels());
  }

  /** Where the panel of a pass that begins at target channel {@code lane} of a group lies. */
  int at(int group, int pass, int lane) {
    return group * groupFloats + passAt[pass] + lane * depth(pass);
  }

  /** Packs all panels. */
  void pack(float[] filters, int offset, float[] to, int toOffset) {
    int groups = sides.source().channels() / sides.source().groupChannels();
    for (int group = 0; group < groups; group++) {
      int from = offset + group * sides.groupApart();
      for (int pass = 0; pass < passes.length; pass++) {
        for (int lane = 0; lane < lanes(); ) {
          int width = PixelTiles.vectors(lane, lanes()) * Species.LANES;
          packPanel(pass, lane, width, filters, from, to, toOffset + at(group, pass, lane));
          lane += width;
        }
      }
    }
  }

  private void packPanel(
      int pass, int lane, int width, float[] filters, int from, float[] to, int at) {
    int targets = Math.clamp(sides.target().groupChannels() - lane, 0, width);
    int sources = sides.source().groupChannels();
    int used = passes[pass].taps();
    int first = from + lane * sides.targetApart();
    if (targets < width) {
      Arrays.fill(to, at, at + depth(pass) * width, 0f);
    }
    if (targets == 0 || used == 0) {
      return;
    }
    if (used == taps && sides.sourceApart() == taps) {
      Transpose.block(targets, sources * taps, filters, first, sides.targetApart(), to, at, width);
    } else if (used == taps) {
      for (int c = 0; c < sources; c++) {
        int source = first + c * sides.sourceApart();
        Transpose.block(
            targets, taps, filters, source, sides.targetApart(), to, at + c * taps * width, width);
      }
    } else {
      int[] tap = passes[pass].tap();
      for (int c = 0; c < sources; c++) {
        for (int t = 0; t < used; t++) {
          int source = first + c * sides.sourceApart() + tap[t];
          int row = at + (c * used + t) * width;
          for (int i = 0; i < targets; i++) {
            to[row + i] = filters[source + i * sides.targetApart()];
          }
        }
      }
    }
  }
}
