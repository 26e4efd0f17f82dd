package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.PixelTiles;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.micro.Transpose;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;
import java.util.Arrays;

/**
 * Filters as the pixel kernels read them: for each group and pass, panels of the tile's width in
 * target channels, each with a row for every product of a chain: the taps' source rows outermost,
 * so that rows of padding are left out of the chain at either end, then channels, then the taps of
 * a source row. Lanes past the last target channel are 0.
 */
final class FilterPanels {
  private final Sides sides;
  private final int taps;
  private final Pass[] passes;
  private final int[][] tapRows;
  private final int[] passAt;
  private final int groupFloats;

  FilterPanels(Sides sides, Pass[] passes, int tapsOfFilter) {
    this.sides = sides;
    this.passes = passes;
    taps = tapsOfFilter;
    tapRows = new int[passes.length][];
    passAt = new int[passes.length + 1];
    for (int i = 0; i < passes.length; i++) {
      tapRows[i] = passes[i].tapRows();
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
    float[] rows = Scratch.take(taps * Tiles.COLUMNS);
    for (int group = 0; group < groups; group++) {
      int from = offset + group * sides.groupApart();
      for (int pass = 0; pass < passes.length; pass++) {
        for (int lane = 0; lane < lanes(); ) {
          int width = PixelTiles.vectors(lane, lanes()) * Species.LANES;
          packPanel(pass, lane, width, filters, from, to, toOffset + at(group, pass, lane), rows);
          lane += width;
        }
      }
    }
    Scratch.give(rows);
  }

  private void packPanel(
      int pass, int lane, int width, float[] filters, int from, float[] to, int at, float[] rows) {
    int targets = Math.clamp(sides.target().groupChannels() - lane, 0, width);
    if (targets < width) {
      Arrays.fill(to, at, at + depth(pass) * width, 0f);
    }
    if (targets == 0) {
      return;
    }
    int sources = sides.source().groupChannels();
    int[] tap = passes[pass].tap();
    int[] starts = tapRows[pass];
    int first = from + lane * sides.targetApart();
    for (int c = 0; c < sources; c++) {
      int source = first + c * sides.sourceApart();
      Transpose.block(targets, taps, filters, source, sides.targetApart(), rows, 0, width);
      for (int row = 0; row + 1 < starts.length; row++) {
        int count = starts[row + 1] - starts[row];
        int place = at + (starts[row] * sources + c * count) * width;
        for (int t = starts[row]; t < starts[row + 1]; t++, place += width) {
          System.arraycopy(rows, tap[t] * width, to, place, targets);
        }
      }
    }
  }
}
