package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.PixelTiles;
import io.lanewise.kernels.micro.RowTiling;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;

/**
 * One run of a {@link WinogradPlan}: its operands, and the loops. Kept and reused by the plan, so
 * that a run allocates nothing.
 *
 * <p>A step is a slab of tile rows of one group. Shared, it is three phases: transform the input,
 * multiply, transform the output; otherwise a unit of its own.
 */
final class WinogradJob extends ConvJob {
  private final WinogradPlan plan;
  private final int steps;
  private final int sourceBlocks;
  private final int targetBlocks;
  private final int positions;
  private final int columnUnits;

  /** How a slab's tiles are cut; the last slab may have fewer. */
  private final RowTiling tiling;

  private final RowTiling lastTiling;

  private int slabsAt;
  private int workersAt;

  WinogradJob(WinogradPlan plan) {
    this.plan = plan;
    steps = plan.groups * plan.slabs;
    sourceBlocks = plan.sides.source().groupBlocks();
    targetBlocks = plan.sides.target().groupBlocks();
    positions = plan.side * plan.side;
    columnUnits = (plan.filters.lanes() + plan.columnLanes - 1) / plan.columnLanes;
    tiling = RowTiling.of(plan.slabRows * plan.tilesWide);
    lastTiling = RowTiling.of((plan.tileRows - (plan.slabs - 1) * plan.slabRows) * plan.tilesWide);
  }

  @Override
  void layOut(int scratchAt) {
    slabsAt = scratchAt + Scratch.ALIGNED;
    workersAt = slabsAt + (plan.shared ? 1 : plan.threads.count()) * plan.slabFloats;
  }

  @Override
  protected int phases() {
    return plan.shared ? 3 * steps : 1;
  }

  @Override
  protected int units(int phase) {
    if (!plan.shared) {
      return steps;
    }
    int step = phase / 3;
    return switch (phase % 3) {
      case 0 -> rowsOf(step) * sourceBlocks;
      case 1 -> positions * columnUnits;
      default -> rowsOf(step) * targetBlocks;
    };
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    if (plan.shared) {
      parts(phase % 3, phase / 3, unit, unit + 1, slabsAt, worker);
      return;
    }
    int slabAt = slabsAt + worker * plan.slabFloats;
    int rows = rowsOf(unit);
    parts(0, unit, 0, rows * sourceBlocks, slabAt, worker);
    parts(1, unit, 0, positions * columnUnits, slabAt, worker);
    parts(2, unit, 0, rows * targetBlocks, slabAt, worker);
  }

  /** Some units of one of a step's three phases. */
  private void parts(int which, int step, int first, int end, int slabAt, int worker) {
    ConvProfile profile = plan.options().profile();
    long start = profile == null ? 0 : System.nanoTime();
    for (int i = first; i < end; i++) {
      part(which, step, i, slabAt, worker);
    }
    if (profile != null) {
      profile.add(which, System.nanoTime() - start);
    }
  }

  private void part(int which, int step, int unit, int slabAt, int worker) {
    int group = step / plan.slabs;
    int firstRow = step % plan.slabs * plan.slabRows;
    switch (which) {
      case 0 ->
          transformInput(group, firstRow, unit % rowsOf(step), unit / rowsOf(step), slabAt, worker);
      case 1 ->
          multiply(
              group,
              step % plan.slabs == plan.slabs - 1 ? lastTiling : tiling,
              unit / columnUnits,
              unit % columnUnits * plan.columnLanes,
              slabAt);
      default ->
          transformOutput(
              group, firstRow, unit % rowsOf(step), unit / rowsOf(step), slabAt, worker);
    }
  }

  private int rowsOf(int step) {
    int slab = step % plan.slabs;
    return Math.min(plan.slabRows, plan.tileRows - slab * plan.slabRows);
  }

  /** Pads one row of tiles of one block of channels, and transforms it. */
  private void transformInput(int group, int firstRow, int row, int block, int slabAt, int worker) {
    Sides.Image image = plan.sides.source();
    int tileRow = firstRow + row;
    int imageAt = sourceAt + tileRow / plan.tilesHigh * image.floats();
    int m = plan.transform.outputs();
    int gridRow = tileRow % plan.tilesHigh * m;
    int band = workersAt + worker * plan.workerFloats;
    int spare = band + plan.side * plan.rows.pitch * Layout.BLOCK;
    for (int i = 0; i < plan.side; i++) {
      plan.rows.fill(
          block,
          i,
          source,
          imageAt,
          group * image.groupChannels(),
          gridRow,
          m,
          scratch,
          band - block * plan.rows.blockFloats(),
          spare);
    }
    plan.transform.input(
        plan.tilesWide,
        scratch,
        band,
        plan.rows.pitch * Layout.BLOCK,
        scratch,
        spare,
        scratch,
        slabAt + (block * plan.paddedTiles + row * plan.tilesWide) * Layout.BLOCK,
        plan.sourcePlane);
  }

  /** All tiles of a slab at one position times one or two blocks of target channels. */
  private void multiply(int group, RowTiling tiles, int position, int lane, int slabAt) {
    int from = slabAt + position * plan.sourcePlane;
    int to = slabAt + positions * plan.sourcePlane + position * plan.targetPlane;
    int block = plan.paddedTiles * Layout.BLOCK;
    int toVector = Species.LANES >= Layout.BLOCK ? block : Species.LANES;
    int depth = plan.filters.depth();
    int endLane = Math.min(plan.filters.lanes(), lane + plan.columnLanes);
    for (int l = lane; l < endLane; ) {
      int vectors = PixelTiles.vectors(l, endLane);
      int panelAt = secondAt + plan.filters.at(group, position, l);
      int laneAt = to + l / Layout.BLOCK * block + l % Layout.BLOCK;
      int tile = 0;
      for (int i = 0; i < tiles.count(); i++) {
        int height = tiles.height(i);
        PixelTiles.kernel(height, vectors)
            .run(
                depth,
                scratch,
                from + tile * Layout.BLOCK,
                plan.steps,
                0,
                second,
                panelAt,
                0,
                scratch,
                laneAt + tile * Layout.BLOCK,
                toVector);
        tile += height;
      }
      l += vectors * Species.LANES;
    }
  }

  /** Transforms one row of tiles of one block of channels back, and brings it home. */
  private void transformOutput(
      int group, int firstRow, int row, int block, int slabAt, int worker) {
    Sides.Image image = plan.sides.target();
    int tileRow = firstRow + row;
    int number = tileRow / plan.tilesHigh;
    int imageAt = targetAt + number * image.floats();
    int m = plan.transform.outputs();
    int top = tileRow % plan.tilesHigh * m;
    int width = plan.tilesWide * m;
    int band = workersAt + worker * plan.workerFloats;
    int spare = band + m * width * Layout.BLOCK;
    plan.transform.output(
        plan.tilesWide,
        scratch,
        slabAt
            + positions * plan.sourcePlane
            + (block * plan.paddedTiles + row * plan.tilesWide) * Layout.BLOCK,
        plan.targetPlane,
        scratch,
        spare,
        scratch,
        band,
        width * Layout.BLOCK);
    int present = Math.min(Layout.BLOCK, image.groupChannels() - block * Layout.BLOCK);
    int rows = Math.min(m, image.height() - top);
    for (int i = 0; i < rows; i++) {
      plan.home.store(
          image.width(),
          scratch,
          band + i * width * Layout.BLOCK,
          target,
          imageAt,
          number,
          group * image.groupChannels() + block * Layout.BLOCK,
          present,
          top + i,
          0,
          1,
          epilogue,
          scratch,
          spare);
    }
  }
}
