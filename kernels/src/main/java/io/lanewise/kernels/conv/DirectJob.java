package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.PixelTiles;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;
import java.util.Arrays;

/**
 * One run of a {@link DirectPlan}: its operands, and the loops over slabs. Kept and reused by the
 * plan, so that a run allocates nothing.
 *
 * <p>A step is one slab of one pass of one group of one image. With few of them all threads share a
 * step's slab: a phase fills it, the next multiplies; or each fills its own in a phase of products.
 * With many each step is a unit of its own. Where nothing is copied there is one phase of products
 * alone.
 */
final class DirectJob extends ConvJob {
  /** Rows of a block that are filled together. */
  private static final int FILL_ROWS = 8;

  private final DirectPlan plan;
  private final int stepsOfGroup;
  private final int steps;
  private final boolean accumulate;
  private final boolean hasEpilogue;

  /** For each worker the step that its slab was filled for, where threads work together. */
  private final int[] filled;

  private int slabsAt;
  private int workersAt;

  DirectJob(DirectPlan plan) {
    this.plan = plan;
    int perGroup = 0;
    for (DirectPlan.Part part : plan.parts) {
      perGroup += part.slabs;
    }
    stepsOfGroup = perGroup;
    steps = plan.problem().shape().batch() * plan.groups * stepsOfGroup;
    accumulate = plan.problem().accumulate();
    hasEpilogue = !plan.problem().epilogue().isNone();
    filled = new int[plan.threads.count()];
  }

  @Override
  void layOut(int scratchAt) {
    slabsAt = scratchAt + Scratch.ALIGNED;
    workersAt = slabsAt + (plan.shared ? 1 : plan.threads.count()) * plan.slabFloats;
    Arrays.fill(filled, -1);
  }

  private static int ceil(int n, int by) {
    return (n + by - 1) / by;
  }

  @Override
  protected int phases() {
    return plan.shared ? 2 * steps : plan.together ? steps : 1;
  }

  @Override
  protected int units(int phase) {
    if (plan.shared) {
      return (phase & 1) == 0 ? fillUnits(phase >> 1) : productUnits(phase >> 1);
    }
    if (plan.together) {
      return productUnits(phase);
    }
    return plan.slabbed ? steps : steps * productUnits(0);
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    if (plan.shared) {
      if ((phase & 1) == 0) {
        fill(phase >> 1, unit, slabsAt, worker);
      } else {
        multiply(phase >> 1, unit, slabsAt, worker);
      }
    } else if (plan.together) {
      int slabAt = slabsAt + worker * plan.slabFloats;
      if (filled[worker] != phase) {
        fill(phase, slabAt, worker);
        filled[worker] = phase;
      }
      multiply(phase, unit, slabAt, worker);
    } else if (plan.slabbed) {
      int slabAt = slabsAt + worker * plan.slabFloats;
      fill(unit, slabAt, worker);
      int products = productUnits(unit);
      for (int i = 0; i < products; i++) {
        multiply(unit, i, slabAt, worker);
      }
    } else {
      int products = productUnits(0);
      multiply(unit / products, unit % products, slabsAt, worker);
    }
  }

  // A step's number says image, group, part and slab, the last running fastest.

  private int partOf(int step) {
    int rest = step % stepsOfGroup;
    int part = 0;
    while (rest >= plan.parts[part].slabs) {
      rest -= plan.parts[part++].slabs;
    }
    return part;
  }

  private int firstRow(int step) {
    int rest = step % stepsOfGroup;
    int part = 0;
    while (rest >= plan.parts[part].slabs) {
      rest -= plan.parts[part++].slabs;
    }
    return rest * plan.parts[part].slabRows;
  }

  private int groupOf(int step) {
    return step / stepsOfGroup % plan.groups;
  }

  private int imageOf(int step) {
    return step / stepsOfGroup / plan.groups;
  }

  private int rowsOf(int step) {
    DirectPlan.Part part = plan.parts[partOf(step)];
    return Math.min(part.slabRows, part.pass.rows() - firstRow(step));
  }

  private int fillUnits(int step) {
    DirectPlan.Part part = plan.parts[partOf(step)];
    return part.slab == null
        ? 0
        : plan.sides.source().groupBlocks() * ceil(part.slab.fillRows(rowsOf(step)), FILL_ROWS);
  }

  private void fill(int step, int slabAt, int worker) {
    int units = fillUnits(step);
    for (int unit = 0; unit < units; unit++) {
      fill(step, unit, slabAt, worker);
    }
  }

  private void fill(int step, int unit, int slabAt, int worker) {
    DirectPlan.Part part = plan.parts[partOf(step)];
    Sides.Image image = plan.sides.source();
    int rows = rowsOf(step);
    int all = part.slab.fillRows(rows);
    int parts = ceil(all, FILL_ROWS);
    int first = unit % parts * FILL_ROWS;
    int end = Math.min(all, first + FILL_ROWS);
    int imageAt = sourceAt + imageOf(step) * image.floats();
    int channel = groupOf(step) * image.groupChannels();
    int spare = workersAt + (worker + 1) * plan.workerFloats - part.slab.spareFloats();
    for (int row = first; row < end; row++) {
      part.slab.fill(
          unit / parts,
          row,
          source,
          imageAt,
          channel,
          firstRow(step),
          rows,
          scratch,
          slabAt,
          spare);
    }
  }

  // A unit of products is a panel or two of target channels by some tiles.

  private int columnUnits() {
    return ceil(plan.panels.lanes(), plan.columnLanes);
  }

  /** Rows of the grid that one unit goes through. */
  private int unitRows(int step) {
    int rows = rowsOf(step);
    return columnUnits() >= 8 ? rows : ceil(rows, ceil(8, columnUnits()));
  }

  /** Tiles of a row that one unit goes through. */
  private int unitTiles(int step) {
    DirectPlan.Part part = plan.parts[partOf(step)];
    int tiles = part.tiles;
    return rowsOf(step) > 1 || tiles < 16 ? tiles : ceil(tiles, ceil(16, columnUnits()));
  }

  private int productUnits(int step) {
    DirectPlan.Part part = plan.parts[partOf(step)];
    return columnUnits() * ceil(rowsOf(step), unitRows(step)) * ceil(part.tiles, unitTiles(step));
  }

  private void multiply(int step, int unit, int slabAt, int worker) {
    DirectPlan.Part part = plan.parts[partOf(step)];
    int image = imageOf(step);
    int group = groupOf(step);
    int slabRow = firstRow(step);
    int rows = rowsOf(step);
    int columnUnits = columnUnits();
    int lane = unit % columnUnits * plan.columnLanes;
    int rest = unit / columnUnits;
    int unitTiles = unitTiles(step);
    int tileUnits = ceil(part.tiles, unitTiles);
    int unitRows = unitRows(step);
    int firstRow = rest / tileUnits * unitRows;
    int endRow = Math.min(rows, firstRow + unitRows);
    int firstTile = rest % tileUnits * unitTiles;
    int endTile = Math.min(part.tiles, firstTile + unitTiles);
    int endLane = Math.min(plan.panels.lanes(), lane + plan.columnLanes);

    Pass pass = part.pass;
    Sides.Image from = plan.sides.source();
    Sides.Image to = plan.sides.target();
    int tileAt = workersAt + worker * plan.workerFloats;
    int imageAt = targetAt + image * to.floats();
    int channel = group * to.groupChannels() + lane;
    int vectors = part.low ? PixelTiles.WIDE : PixelTiles.vectors(lane, endLane);
    // One call a tile, straight to its place, is what most layers come to: little else but
    // products.
    boolean straight =
        plan.home.straight()
            && pass.columnApart() == 1
            && vectors * Species.LANES == endLane - lane;
    boolean finished = hasEpilogue || endLane > to.groupChannels();
    int panelAt = secondAt + plan.panels.at(group, part.number, lane);
    int bApart = plan.panels.depth(part.number) * Tiles.COLUMNS;
    int width = Math.min(vectors, Tiles.VECTORS) * Species.LANES;
    int blockApart = to.height() * to.width() * Layout.BLOCK;
    int toVector = Species.LANES >= Layout.BLOCK ? blockApart : Species.LANES;
    for (int row = firstRow; row < endRow; row++) {
      int column = part.start(firstTile);
      int first = from.groupChannels() * part.firstTap[slabRow + row];
      int k = Math.max(0, from.groupChannels() * part.endTap[slabRow + row] - first);
      int targetRow = pass.firstRow() + (slabRow + row) * pass.rowApart();
      int rowAt =
          part.inPlace
              ? sourceAt
                  + image * from.floats()
                  + group * from.groupBlocks() * from.height() * from.width() * Layout.BLOCK
                  + (slabRow + row) * pass.rowStep() * from.width() * Layout.BLOCK
              : slabAt + row * part.slab.pitch * Layout.BLOCK;
      for (int tile = firstTile; tile < endTile; tile++) {
        int height = part.height(tile);
        int present = Math.min(height, pass.columns() - column);
        if (straight && present == height) {
          int at = rowAt + column * Layout.BLOCK;
          int outAt = plan.home.blockAt(imageAt, channel, targetRow, pass.firstColumn() + column);
          PixelTiles.kernel(height, vectors, to.groupChannels() - lane)
              .run(
                  k,
                  part.inPlace ? source : scratch,
                  at,
                  part.steps,
                  first,
                  second,
                  panelAt + first * width,
                  bApart,
                  target,
                  outAt,
                  toVector);
          if (finished) {
            int pixel = targetRow * to.width() + pass.firstColumn() + column;
            finish(image, group, lane, endLane, outAt, blockApart, present, pixel, tileAt);
          }
        } else {
          // Where nothing lies behind the last pixel, a tile that is not full begins earlier.
          int early = part.inPlace ? height - present : 0;
          int at = rowAt + (column - early) * Layout.BLOCK;
          tile(
              part,
              image,
              group,
              lane,
              endLane,
              slabRow + row,
              column,
              height,
              present,
              early,
              at,
              tileAt);
        }
        column += height;
      }
    }
  }

  /** The epilogue over a tile that is home, block by block. */
  private void finish(
      int image,
      int group,
      int lane,
      int endLane,
      int outAt,
      int blockApart,
      int pixels,
      int pixel,
      int tileAt) {
    Sides.Image to = plan.sides.target();
    int spareAt = tileAt + Tiles.ROWS * plan.columnLanes;
    for (int l = lane; l < endLane; l += Layout.BLOCK) {
      int channels = Math.min(Layout.BLOCK, to.groupChannels() - l);
      int blockAt = outAt + (l - lane) / Layout.BLOCK * blockApart;
      int channel = group * to.groupChannels() + l;
      plan.home.finish(
          pixels, target, blockAt, image, channel, channels, pixel, epilogue, scratch, spareAt);
    }
  }

  /** One tile of pixels times up to two blocks of target channels, by way of scratch. */
  private void tile(
      DirectPlan.Part part,
      int image,
      int group,
      int lane,
      int endLane,
      int row,
      int column,
      int height,
      int present,
      int early,
      int at,
      int tileAt) {
    Pass pass = part.pass;
    Sides.Image to = plan.sides.target();
    int targetRow = pass.firstRow() + row * pass.rowApart();
    int targetColumn = pass.firstColumn() + column * pass.columnApart();
    int imageAt = targetAt + image * to.floats();
    int blockApart = Tiles.ROWS * Layout.BLOCK;
    int toVector = Species.LANES >= Layout.BLOCK ? blockApart : Species.LANES;
    int depth = plan.sides.source().groupChannels();
    int first = depth * part.firstTap[row];
    int k = Math.max(0, depth * part.endTap[row] - first);
    int bApart = plan.panels.depth(part.number) * Tiles.COLUMNS;
    // A panel without a channel is left out: what home does not read.
    int end = Math.min(endLane, to.groupChannels());
    for (int l = lane; l < end; ) {
      int vectors = part.low ? PixelTiles.WIDE : PixelTiles.vectors(l, endLane);
      int laneAt = tileAt + (l - lane) / Layout.BLOCK * blockApart + (l - lane) % Layout.BLOCK;
      int panelAt = secondAt + plan.panels.at(group, part.number, l);
      PixelTiles.kernel(height, vectors, to.groupChannels() - l)
          .run(
              k,
              part.inPlace ? source : scratch,
              at,
              part.steps,
              first,
              second,
              panelAt + first * Math.min(vectors, Tiles.VECTORS) * Species.LANES,
              bApart,
              scratch,
              laneAt,
              toVector);
      l += vectors * Species.LANES;
    }
    int spareAt = tileAt + Tiles.ROWS * plan.columnLanes;
    for (int l = lane; l < endLane; l += Layout.BLOCK) {
      int channels = Math.min(Layout.BLOCK, to.groupChannels() - l);
      int c = group * to.groupChannels() + l;
      int blockAt = tileAt + (l - lane) / Layout.BLOCK * blockApart;
      plan.home.store(
          present,
          scratch,
          blockAt + early * Layout.BLOCK,
          target,
          imageAt,
          image,
          c,
          channels,
          targetRow,
          targetColumn,
          pass.columnApart(),
          epilogue,
          scratch,
          spareAt);
    }
  }
}
