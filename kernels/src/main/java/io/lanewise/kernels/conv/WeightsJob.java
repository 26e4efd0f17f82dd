package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.PixelTiles;
import io.lanewise.kernels.micro.Pixels;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;
import java.util.Arrays;

/**
 * One run of a {@link WeightsPlan}: for each group and slab, a phase that lays out the input's rows
 * and the gradient's panels, and a phase that multiplies, a unit for each tile of channels and
 * panel of filters.
 */
final class WeightsJob extends ConvJob {
  private final WeightsPlan plan;
  private final int batch;
  private final int slabs;
  private final int taps;
  private final boolean accumulate;

  private int rowsAt;
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
    rowsAt = scratchAt + Scratch.ALIGNED;
    panelsAt = rowsAt + plan.xFloats;
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

  private int columnUnits() {
    return (plan.lanes + plan.columnLanes - 1) / plan.columnLanes;
  }

  private int channelBlocks() {
    return Layout.blocks(plan.channels.padded());
  }

  @Override
  protected int units(int phase) {
    int slab = phase / 2 % slabs;
    return phase % 2 == 0
        ? images(slab) * (channelBlocks() + plan.y.groupBlocks())
        : plan.channels.count() * columnUnits();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int slab = phase / 2 % slabs;
    int group = phase / 2 / slabs;
    if (phase % 2 == 1) {
      multiply(group, slab, unit / columnUnits(), unit % columnUnits(), worker);
      return;
    }
    int blocks = channelBlocks() + plan.y.groupBlocks();
    int image = unit / blocks;
    int block = unit % blocks;
    if (block < channelBlocks()) {
      int spare = workersAt + worker * plan.workerFloats + Tiles.ROWS * plan.columnLanes;
      for (int row = 0; row < plan.rows.fillRows(); row++) {
        plan.rows.fill(
            block,
            row,
            source,
            sourceAt + (firstImage(slab) + image) * plan.x.floats(),
            group * plan.x.groupChannels(),
            firstRow(slab),
            scratch,
            rowsAt + image * plan.rows.floats(),
            spare);
      }
    } else {
      pack(group, slab, image, block - channelBlocks());
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

  /** One tile of channels times a panel or two of filters, for every tap. */
  private void multiply(int group, int slab, int tile, int columnUnit, int worker) {
    int pixels = images(slab) * rows(slab) * plan.pass.columns();
    boolean first = slab == 0 && !accumulate;
    int height = plan.channels.height(tile);
    int channel = plan.channels.start(tile);
    int channels = plan.channels.present(tile);
    int lane = columnUnit * plan.columnLanes;
    int end = Math.min(plan.lanes, lane + plan.columnLanes);
    int tileAt = workersAt + worker * plan.workerFloats;
    int blockApart = Tiles.ROWS * Layout.BLOCK;
    int toVector = Species.LANES >= Layout.BLOCK ? blockApart : Species.LANES;
    int filterFloats = plan.x.groupChannels() * taps;
    for (int t = 0; t < taps; t++) {
      for (int l = lane; l < end; ) {
        int vectors = PixelTiles.vectors(l, end);
        int laneAt = tileAt + (l - lane) / Layout.BLOCK * blockApart + (l - lane) % Layout.BLOCK;
        PixelTiles.kernel(height, vectors)
            .run(
                pixels,
                scratch,
                rowsAt + channel * Layout.BLOCK,
                plan.steps[t],
                0,
                scratch,
                panelsAt + l * pixels,
                0,
                scratch,
                laneAt,
                toVector);
        l += vectors * Species.LANES;
      }
      int filters = Math.min(end, plan.y.groupChannels()) - lane;
      for (int i = 0; i < filters; i++) {
        int to =
            targetAt
                + (group * plan.y.groupChannels() + lane + i) * filterFloats
                + channel * taps
                + plan.pass.tap()[t];
        int from = tileAt + i / Layout.BLOCK * blockApart + i % Layout.BLOCK;
        if (first) {
          for (int c = 0; c < channels; c++) {
            target[to + c * taps] = scratch[from + c * Layout.BLOCK];
          }
        } else {
          for (int c = 0; c < channels; c++) {
            target[to + c * taps] += scratch[from + c * Layout.BLOCK];
          }
        }
      }
    }
  }
}
