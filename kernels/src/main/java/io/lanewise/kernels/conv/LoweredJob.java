package io.lanewise.kernels.conv;

import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.micro.MicroKernel;
import io.lanewise.kernels.micro.Panels;
import io.lanewise.kernels.micro.Pixels;
import io.lanewise.kernels.micro.RowTiling;
import io.lanewise.kernels.micro.TileStore;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;

/**
 * One run of a {@link LoweredPlan}: its operands, and the loops over slabs. Kept and reused by the
 * plan, so that a run allocates nothing.
 *
 * <p>A step is one slab of one pass of one group of one image. It has stages: lower (a block of k
 * of the matrix, or the rows of the slab), multiply, for im2col the same for the next block, and at
 * last bring home what was staged. With few steps all threads share each, a phase a stage; with
 * many each is a unit of its own.
 */
final class LoweredJob extends ConvJob {
  /** Rows of the matrix, or of the slab's planes, that are lowered together. */
  private static final int LOWER_ROWS = 8;

  private final LoweredPlan plan;
  private final RowTiling tiling;
  private final int steps;
  private final int stages;
  private final boolean hasEpilogue;

  /** Where the runs of a worker's panel come from and go. */
  private final int[][] runSource;

  private final int[][] runPlace;

  private int slabsAt;
  private int workersAt;

  LoweredJob(LoweredPlan plan) {
    this.plan = plan;
    tiling = plan.filters.tiling;
    steps = plan.problem().shape().batch() * plan.groups * plan.slabs;
    hasEpilogue = !plan.problem().epilogue().isNone();
    int most = 0;
    for (LoweredPlan.Part part : plan.parts) {
      most = Math.max(most, 2 * part.lowerings() + 1);
    }
    stages = most;
    runSource = new int[plan.threads.count()][2 * Tiles.COLUMNS];
    runPlace = new int[plan.threads.count()][2 * Tiles.COLUMNS];
  }

  @Override
  void layOut(int scratchAt) {
    slabsAt = scratchAt + Scratch.ALIGNED;
    int slabsAtOnce = plan.shared ? 1 : plan.threads.count();
    workersAt = slabsAt + slabsAtOnce * (plan.slabFloats + plan.stageFloats);
  }

  private static int ceil(int n, int by) {
    return (n + by - 1) / by;
  }

  @Override
  protected int phases() {
    return plan.shared ? steps * stages : 1;
  }

  @Override
  protected int units(int phase) {
    return plan.shared ? stageUnits(phase / stages, phase % stages) : steps;
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    if (plan.shared) {
      stage(phase / stages, phase % stages, unit, slabsAt, worker);
      return;
    }
    int slabAt = slabsAt + worker * (plan.slabFloats + plan.stageFloats);
    for (int stage = 0; stage < stages; stage++) {
      int units = stageUnits(unit, stage);
      for (int i = 0; i < units; i++) {
        stage(unit, stage, i, slabAt, worker);
      }
    }
  }

  // A step's number says image, group, part and slab, the last running fastest.

  private LoweredPlan.Part partOf(int step) {
    int rest = step % plan.slabs;
    int part = 0;
    while (rest >= plan.parts[part].slabs) {
      rest -= plan.parts[part++].slabs;
    }
    return plan.parts[part];
  }

  private int firstPixel(int step) {
    int rest = step % plan.slabs;
    int part = 0;
    while (rest >= plan.parts[part].slabs) {
      rest -= plan.parts[part++].slabs;
    }
    return rest * plan.parts[part].slabPixels;
  }

  private int groupOf(int step) {
    return step / plan.slabs % plan.groups;
  }

  private int imageOf(int step) {
    return step / plan.slabs / plan.groups;
  }

  private int pixelsOf(int step) {
    LoweredPlan.Part part = partOf(step);
    return Math.min(part.slabPixels, part.pixels - firstPixel(step));
  }

  private int stageUnits(int step, int stage) {
    LoweredPlan.Part part = partOf(step);
    int last = 2 * part.lowerings();
    if (stage < last) {
      return stage % 2 == 0 ? loweringUnits(part, stage / 2) : productUnits(step, part);
    }
    return stage == last && plan.staged ? homeUnits(step) : 0;
  }

  private void stage(int step, int stage, int unit, int slabAt, int worker) {
    LoweredPlan.Part part = partOf(step);
    if (stage == 2 * part.lowerings()) {
      bringHome(step, part, unit, slabAt + plan.slabFloats, worker);
    } else if (stage % 2 == 1) {
      multiply(step, part, stage / 2, unit, slabAt, worker);
    } else if (part.matrix != null) {
      writeMatrix(step, part, stage / 2, unit, slabAt);
    } else {
      copyRows(step, part, unit, slabAt);
    }
  }

  // Lowering.

  private int loweringUnits(LoweredPlan.Part part, int block) {
    if (part.matrix != null) {
      return ceil(blockDepth(part, block), LOWER_ROWS);
    }
    return part.slab == null
        ? 0
        : plan.sides.source().groupBlocks() * ceil(part.slab.fillRows(), lowerRows(part));
  }

  private int lowerRows(LoweredPlan.Part part) {
    return plan.shared ? LOWER_ROWS : Math.max(1, part.slab.fillRows());
  }

  private static int blockDepth(LoweredPlan.Part part, int block) {
    return Math.min(GemmProblem.KC, part.depth - block * GemmProblem.KC);
  }

  private void writeMatrix(int step, LoweredPlan.Part part, int block, int unit, int slabAt) {
    int first = unit * LOWER_ROWS;
    int end = Math.min(blockDepth(part, block), first + LOWER_ROWS);
    int pixels = pixelsOf(step);
    int pixel = firstPixel(step);
    Sides.Image image = plan.sides.source();
    int imageAt = sourceAt + imageOf(step) * image.floats();
    int channel = groupOf(step) * image.groupChannels();
    for (int k = first; k < end; k++) {
      int row = slabAt + k * part.leading;
      part.matrix.row(
          block * GemmProblem.KC + k, pixel, pixels, source, imageAt, channel, scratch, row);
      for (int i = pixels; i < part.leading; i++) {
        scratch[row + i] = 0f;
      }
    }
  }

  private void copyRows(int step, LoweredPlan.Part part, int unit, int slabAt) {
    int all = part.slab.fillRows();
    int chunks = ceil(all, lowerRows(part));
    int first = unit % chunks * lowerRows(part);
    int end = Math.min(all, first + lowerRows(part));
    Sides.Image image = plan.sides.source();
    int imageAt = sourceAt + imageOf(step) * image.floats();
    int channel = groupOf(step) * image.groupChannels();
    int gridRow = firstPixel(step) / part.pass.columns();
    part.slab.fill(unit / chunks, first, end, source, imageAt, channel, gridRow, scratch, slabAt);
  }

  // Products: a unit is some panels of columns by some tiles of rows.

  private int panels(int step) {
    return ceil(pixelsOf(step), Tiles.COLUMNS);
  }

  private int panelUnits(int step, LoweredPlan.Part part) {
    int panels = panels(step);
    int most = plan.shared ? Math.max(1, panels / (2 * plan.threads.count())) : panels;
    return ceil(panels, Math.min(part.panels, most));
  }

  private int tileUnits(int step, LoweredPlan.Part part) {
    int wanted = ceil(4 * plan.threads.count(), panelUnits(step, part));
    return plan.shared ? Math.min(wanted, tiling.count()) : 1;
  }

  private int productUnits(int step, LoweredPlan.Part part) {
    return panelUnits(step, part) * tileUnits(step, part);
  }

  private void multiply(
      int step, LoweredPlan.Part part, int block, int unit, int slabAt, int worker) {
    int panelUnits = panelUnits(step, part);
    int tileUnits = tileUnits(step, part);
    int panel = unit / tileUnits;
    int firstPanel = (int) ((long) panel * panels(step) / panelUnits);
    int endPanel = (int) ((panel + 1L) * panels(step) / panelUnits);
    int tile = unit % tileUnits;
    int firstTile = (int) ((long) tile * tiling.count() / tileUnits);
    int endTile = (int) ((tile + 1L) * tiling.count() / tileUnits);
    boolean one = part.matrix != null;
    int end = one ? block + 1 : part.blocks();
    for (int b = block; b < end; b++) {
      if (part.leading == 0 || part.image) {
        pack(step, part, b, firstPanel, endPanel, slabAt, worker);
      }
      product(step, part, b, firstTile, endTile, firstPanel, endPanel, slabAt, worker);
    }
  }

  /** Where the group's first channel of the slab's first pixel lies, in the image or the slab. */
  private int columnsAt(int step, LoweredPlan.Part part, int slabAt) {
    Sides.Image image = plan.sides.source();
    return part.image
        ? sourceAt
            + imageOf(step) * image.floats()
            + groupOf(step) * image.groupChannels() * part.pixels
            + firstPixel(step)
        : slabAt;
  }

  private int panelsAt(int worker) {
    return workersAt + worker * plan.workerFloats;
  }

  private void pack(
      int step,
      LoweredPlan.Part part,
      int block,
      int firstPanel,
      int endPanel,
      int slabAt,
      int worker) {
    int pixels = pixelsOf(step);
    int k0 = block * GemmProblem.KC;
    int kc = blockDepth(part, block);
    int at = columnsAt(step, part, slabAt);
    int[] from = runSource[worker];
    int[] place = runPlace[worker];
    for (int panel = firstPanel; panel < endPanel; panel++) {
      int pixel = panel * Tiles.COLUMNS;
      int width = part.vectors(panel, pixels) * Species.LANES;
      int present = Math.min(width, pixels - pixel);
      int to = panelsAt(worker) + (panel - firstPanel) * part.panelLine * kc;
      if (part.leading > 0 && present == width) {
        continue;
      }
      if (part.slab != null) {
        int runs = runs(part, pixel, present, from, place);
        Panels.packRuns(
            kc, scratch, at, part.offsets, k0, runs, from, place, scratch, to, part.panelLine);
      } else if (kc > 0) {
        int line = part.offsets.length > 1 ? part.offsets[1] : 1;
        Panels.pack(width, present, kc, source, at + k0 * line + pixel, line, true, scratch, to);
      }
    }
  }

  /** Vectors that put together a panel's row: no run of neighbours reaches past a grid row. */
  private int runs(LoweredPlan.Part part, int pixel, int present, int[] from, int[] place) {
    int columns = part.pass.columns();
    int runs = 0;
    for (int i = 0; i < present; ) {
      int column = (pixel + i) % columns;
      int run = Math.min(present - i, columns - column);
      int at = (pixel + i) / columns * part.slab.pitch + column;
      for (int j = 0; j < run; j += Species.LANES) {
        from[runs] = at + j;
        place[runs++] = i + j;
      }
      i += run;
    }
    return runs;
  }

  private void product(
      int step,
      LoweredPlan.Part part,
      int block,
      int firstTile,
      int endTile,
      int firstPanel,
      int endPanel,
      int slabAt,
      int worker) {
    int image = imageOf(step);
    int group = groupOf(step);
    int pixels = pixelsOf(step);
    int k0 = block * GemmProblem.KC;
    int kc = blockDepth(part, block);
    boolean first = block == 0;
    boolean last = block == part.blocks() - 1;
    int rowsAt = secondAt + plan.filters.at(group, part.number, k0);
    int columnsAt = columnsAt(step, part, slabAt);
    float[] columns = part.image ? source : scratch;
    int columnsK0 = part.matrix != null ? 0 : k0;
    int tileAt = panelsAt(worker) + ceil(plan.panelFloats, 32) * 32;

    Sides.Image to = plan.sides.target();
    int channels = to.groupChannels();
    int plane = to.height() * to.width();
    float[] out = plan.staged ? scratch : target;
    int outLine = plan.staged ? part.stageLine() : plane;
    int outAt =
        plan.staged
            ? slabAt + plan.slabFloats
            : targetAt + image * to.floats() + group * channels * plane + firstPixel(step);

    int row = tiling.start(firstTile);
    for (int tile = firstTile; tile < endTile; tile++) {
      int height = tiling.height(tile);
      int rows = Math.min(height, channels - row);
      for (int panel = firstPanel; panel < endPanel; panel++) {
        int pixel = panel * Tiles.COLUMNS;
        int vectors = part.vectors(panel, pixels);
        int width = vectors * Species.LANES;
        int present = Math.min(width, pixels - pixel);
        float[] y = scratch;
        int yAt = panelsAt(worker) + (panel - firstPanel) * part.panelLine * kc;
        int yLine = part.slab != null ? part.panelLine : width;
        // Nothing may be read past the end of an image.
        if (part.leading > 0 && (present == width || !part.image)) {
          y = columns;
          yAt = columnsAt + columnsK0 * part.leading + pixel;
          yLine = part.leading;
        }
        MicroKernel kernel = Tiles.kernel(height, vectors, false);
        int x = rowsAt + row * kc;
        int at = outAt + row * outLine + pixel;
        if (first && rows == height && (present == width || plan.staged)) {
          kernel.run(kc, second, x, height, 1, y, yAt, yLine, out, at, outLine);
        } else {
          kernel.run(kc, second, x, height, 1, y, yAt, yLine, scratch, tileAt, width);
          float there = first ? 0f : 1f;
          TileStore.store(rows, present, 1f, scratch, tileAt, width, there, out, at, outLine);
        }
        if (last && hasEpilogue && !plan.staged) {
          finish(image, group * channels + row, rows, firstPixel(step) + pixel, present, at);
        }
      }
      row += height;
    }
  }

  /** The epilogue of a tile that is home in an NCHW target. */
  private void finish(int image, int channel, int rows, int pixel, int columns, int at) {
    ConvEpilogue kinds = plan.problem().epilogue();
    Sides.Image to = plan.sides.target();
    int plane = to.height() * to.width();
    boolean each = kinds.bias() == ConvEpilogue.Bias.CHANNEL;
    boolean full = kinds.bias() == ConvEpilogue.Bias.FULL;
    int inImage = channel * plane + pixel;
    TileStore.finish(
        rows,
        columns,
        target,
        at,
        plane,
        each ? epilogue.bias() : null,
        epilogue.biasOffset() + channel,
        full ? epilogue.bias() : null,
        epilogue.biasOffset() + inImage,
        plane,
        kinds.residual() ? epilogue.residual() : null,
        epilogue.residualOffset() + image * to.floats() + inImage,
        plane,
        kinds.activation());
  }

  // Home: a unit is a block of 16 channels of some pixels.

  private int homeChunks(int step) {
    return ceil(pixelsOf(step), 4 * LoweredPlan.HOME_PIXELS);
  }

  private int homeUnits(int step) {
    return plan.sides.target().groupBlocks() * homeChunks(step);
  }

  private void bringHome(int step, LoweredPlan.Part part, int unit, int stageAt, int worker) {
    Sides.Image to = plan.sides.target();
    Pass pass = part.pass;
    int chunks = homeChunks(step);
    int block = unit / chunks;
    int chunk = 4 * LoweredPlan.HOME_PIXELS;
    int first = unit % chunks * chunk;
    int end = Math.min(pixelsOf(step), first + chunk);
    int channel = block * Layout.BLOCK;
    int present = Math.min(Layout.BLOCK, to.groupChannels() - channel);
    int line = part.stageLine();
    int imageAt = targetAt + imageOf(step) * to.floats();
    int pixelsAt = panelsAt(worker) + ceil(plan.panelFloats, 32) * 32 + ceil(Tiles.AREA, 32) * 32;
    int spareAt = pixelsAt + LoweredPlan.HOME_PIXELS * Layout.BLOCK;
    for (int p = first; p < end; ) {
      int pixel = firstPixel(step) + p;
      int gridRow = pixel / pass.columns();
      int gridColumn = pixel % pass.columns();
      int run = Math.min(LoweredPlan.HOME_PIXELS, Math.min(end - p, pass.columns() - gridColumn));
      Pixels.fromPlanes(
          present, run, scratch, stageAt + channel * line + p, line, scratch, pixelsAt);
      plan.home.store(
          run,
          scratch,
          pixelsAt,
          target,
          imageAt,
          imageOf(step),
          groupOf(step) * to.groupChannels() + channel,
          present,
          pass.firstRow() + gridRow * pass.rowApart(),
          pass.firstColumn() + gridColumn * pass.columnApart(),
          pass.columnApart(),
          epilogue,
          scratch,
          spareAt);
      p += run;
    }
  }
}
