package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.ChannelTiles;
import io.lanewise.kernels.micro.PixelTiles;
import io.lanewise.kernels.micro.Pixels;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.micro.Transpose;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;
import java.util.Arrays;

/**
 * One run of a {@link WeightsPlan}: for each group and slab, a phase that packs the output's
 * gradient as panels, and a phase that multiplies, a unit for each block of channels (and part of
 * the filters), which lays its block of x out where that is not read in place.
 */
final class WeightsJob extends ConvJob {
  private final WeightsPlan plan;
  private final int batch;
  private final int slabs;
  private final int taps;
  private final boolean accumulate;

  private int panelsAt;
  private int workersAt;

  WeightsJob(WeightsPlan plan) {
    this.plan = plan;
    batch = plan.problem().shape().batch();
    taps = plan.pass.taps();
    slabs = plan.slabsOfImage * ((batch + plan.slabImages - 1) / plan.slabImages);
    accumulate = plan.problem().accumulate();
  }

  @Override
  void layOut(int scratchAt) {
    panelsAt = scratchAt + Scratch.ALIGNED;
    workersAt = panelsAt + plan.yFloats;
  }

  @Override
  protected int phases() {
    return 2 * plan.groups * slabs;
  }

  private int firstImage(int slab) {
    return slab / plan.slabsOfImage * plan.slabImages;
  }

  private int images(int slab) {
    return Math.min(plan.slabImages, batch - firstImage(slab));
  }

  private int firstRow(int slab) {
    return slab % plan.slabsOfImage * plan.slabRows;
  }

  private int rows(int slab) {
    return Math.min(plan.slabRows, plan.pass.rows() - firstRow(slab));
  }

  @Override
  protected int units(int phase) {
    return phase % 2 == 0
        ? images(phase / 2 % slabs) * plan.y.groupBlocks()
        : plan.channelBlocks * plan.filterParts;
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int slab = phase / 2 % slabs;
    int group = phase / 2 / slabs;
    if (phase % 2 == 0) {
      pack(group, slab, unit / plan.y.groupBlocks(), unit % plan.y.groupBlocks());
      return;
    }
    int block = unit / plan.filterParts;
    int part = unit % plan.filterParts;
    int xAt = workersAt + worker * plan.workerFloats;
    int tileAt = xAt + plan.xFloats + plan.spareFloats;
    float[] blockOf = scratch;
    int blockAt = xAt;
    if (plan.slab != null) {
      layOut(group, slab, block, xAt);
    } else {
      blockOf = source;
      blockAt = placeAt(group, slab, block);
    }
    int end = (part + 1) * plan.columnUnits / plan.filterParts;
    for (int column = part * plan.columnUnits / plan.filterParts; column < end; column++) {
      multiply(group, slab, block, column * plan.columnLanes, blockOf, blockAt, tileAt);
    }
  }

  /** Where a block of x lies that is read in place. */
  private int placeAt(int group, int slab, int block) {
    Sides.Image x = plan.x;
    int row =
        (group * x.groupChannels() / Layout.BLOCK + block) * x.height()
            + firstRow(slab) * plan.pass.rowStep();
    return sourceAt + firstImage(slab) * x.floats() + row * x.width() * Layout.BLOCK;
  }

  /** Lays a block of x out, as pixels of 16 channels. */
  private void layOut(int group, int slab, int block, int xAt) {
    int first = block * Layout.BLOCK;
    int present = Math.min(Layout.BLOCK, plan.x.groupChannels() - first);
    for (int image = 0; image < images(slab); image++) {
      int imageAt = sourceAt + (firstImage(slab) + image) * plan.x.floats();
      for (int row = 0; row < plan.slab.fillRows(rows(slab)); row++) {
        plan.slab.fillRow(
            row,
            present,
            group * plan.x.groupChannels() + first,
            1,
            1,
            source,
            imageAt,
            firstRow(slab),
            rows(slab),
            scratch,
            xAt + image * plan.imageApart,
            xAt + plan.xFloats);
      }
    }
  }

  /** Lays one block of the gradient's channels out as rows of panels, a row a pixel. */
  private void pack(int group, int slab, int image, int block) {
    Sides.Image y = plan.y;
    int columns = plan.pass.columns();
    int channel = group * y.groupChannels() + block * Layout.BLOCK;
    int present = Math.min(Layout.BLOCK, y.groupChannels() - block * Layout.BLOCK);
    int imageAt = secondAt + (firstImage(slab) + image) * y.floats();
    int pixels = images(slab) * rows(slab) * columns;
    for (int l = block * Layout.BLOCK; l < (block + 1) * Layout.BLOCK; ) {
      // The part of a panel that this block fills; a panel may be two blocks or a part of one.
      int panel = l / Tiles.COLUMNS * Tiles.COLUMNS;
      int width = WeightsPlan.width(panel, plan.lanes);
      int part = Math.min(width, Layout.BLOCK);
      int inBlock = l - block * Layout.BLOCK;
      int here = Math.clamp(present - inBlock, 0, part);
      int at = panelsAt + panel * pixels + l - panel;
      for (int row = 0; row < rows(slab); row++) {
        int pixel = (image * rows(slab) + row) * columns;
        if (here > 0) {
          Pixels.gather(
              y.layout(),
              y.channels(),
              y.height(),
              y.width(),
              columns,
              here,
              second,
              imageAt,
              channel + inBlock,
              firstRow(slab) + row,
              scratch,
              at + pixel * width,
              width);
        }
        if (here < part) {
          for (int p = 0; p < columns; p++) {
            int lane = at + (pixel + p) * width;
            Arrays.fill(scratch, lane + here, lane + part, 0f);
          }
        }
      }
      l += part;
    }
  }

  /** One block of channels times a panel or two of filters, for every tap. */
  private void multiply(
      int group, int slab, int block, int lane, float[] blockOf, int blockAt, int tileAt) {
    int pixels = images(slab) * rows(slab) * plan.pass.columns();
    int first = block * Layout.BLOCK;
    int channels = Math.min(Layout.BLOCK, plan.x.groupChannels() - first);
    int end = Math.min(plan.lanes, lane + plan.columnLanes);
    for (int tap = 0; tap < taps; tap += plan.tapsTogether) {
      // Tiles as [block of filters][channel][tap][filter].
      int together = Math.min(plan.tapsTogether, taps - tap);
      int toRow = together * Layout.BLOCK;
      int blockApart = Layout.BLOCK * toRow;
      for (int t = 0; t < together; t++) {
        for (int l = lane; l < end; ) {
          int vectors = PixelTiles.vectors(l, end);
          int to = tileAt + (l - lane) / Layout.BLOCK * blockApart + (l - lane) % Layout.BLOCK;
          for (int c = 0; c < channels; ) {
            int height = ChannelTiles.height(channels - c);
            ChannelTiles.kernel(height, vectors)
                .run(
                    pixels,
                    blockOf,
                    blockAt + plan.tapAt[tap + t] + c,
                    plan.steps,
                    scratch,
                    panelsAt + l * pixels,
                    scratch,
                    to + c * toRow + t * Layout.BLOCK,
                    toRow);
            c += height;
          }
          l += vectors * Species.LANES;
        }
      }
      for (int l = lane; l < end; l += Layout.BLOCK) {
        int filters = Math.min(Layout.BLOCK, plan.y.groupChannels() - l);
        int filter = group * plan.y.groupChannels() + l;
        int home = targetAt + (filter * plan.x.groupChannels() + first) * taps + tap;
        int from = tileAt + (l - lane) / Layout.BLOCK * blockApart;
        int spare = tileAt + plan.tileFloats;
        bringHome(slab == 0 && !accumulate, channels, together, filters, from, spare, home);
      }
    }
  }

  /** Turns tiles into filters, or adds them to what is there. */
  private void bringHome(
      boolean fresh, int channels, int together, int filters, int from, int spare, int home) {
    int filterFloats = plan.x.groupChannels() * taps;
    int run = channels * together;
    if (fresh && together == taps) {
      Transpose.block(run, filters, scratch, from, Layout.BLOCK, target, home, filterFloats);
      return;
    }
    Transpose.block(run, filters, scratch, from, Layout.BLOCK, scratch, spare, run);
    int runs = together == taps ? 1 : channels;
    for (int f = 0; f < filters; f++) {
      for (int r = 0; r < runs; r++) {
        int to = home + f * filterFloats + r * taps;
        int at = spare + f * run + r * together;
        if (fresh) {
          System.arraycopy(scratch, at, target, to, run / runs);
        } else {
          Pixels.addRun(run / runs, scratch, at, target, to);
        }
      }
    }
  }
}
