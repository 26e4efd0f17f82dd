package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.Kernel;
import io.lanewise.kernels.micro.PixelTiles;
import io.lanewise.kernels.micro.RowTiling;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.micro.WinogradTransform;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A Winograd convolution: slabs of tile rows are transformed, multiplied position by position with
 * the transformed filters, and transformed back.
 */
final class WinogradPlan extends JobPlan {
  /** Filters up to this many floats stay in a second-level cache beside a small slab. */
  static final long SMALL_FILTERS = 160 * 1024;

  /** Floats of a slab beside small filters. */
  private static final long SMALL_SLAB = 96 * 1024;

  /** Floats of a slab that lets large filters pass by seldom: 8 MB. */
  static final long LARGE_SLAB = 2 * 1024 * 1024;

  final WinogradTransform transform;
  final Sides sides;
  final Slab rows;
  final WinogradFilters filters;
  final TileHome home;
  final int groups;
  final int side;
  final int tilesHigh;
  final int tilesWide;

  /** Rows of tiles, of all images. */
  final int tileRows;

  final int slabRows;
  final int slabs;
  final int paddedTiles;

  /** Between the planes of two positions: not a multiple of what caches alias at. */
  final int sourcePlane;

  final int targetPlane;
  final int[] steps;
  final boolean shared;
  final int slabFloats;
  final int workerFloats;
  final int columnLanes = Math.max(Layout.BLOCK, Tiles.COLUMNS);
  private final int scratchFloats;

  WinogradPlan(WinogradConv algorithm, ConvProblem problem, ConvOptions options) {
    super(algorithm, problem, options, problem.shape().flops() >= PARALLEL_FLOPS);
    transform = algorithm.transform();
    sides = Sides.of(problem);
    groups = problem.shape().groups();
    Pass pass = Pass.of(problem).get(0);
    side = transform.inputs();
    int m = transform.outputs();
    tilesHigh = (pass.rows() + m - 1) / m;
    tilesWide = (pass.columns() + m - 1) / m;
    tileRows = Math.multiplyExact(problem.shape().batch(), tilesHigh);
    rows = new Slab(sides.source(), pass, m, tilesWide * m);
    filters = new WinogradFilters(sides, pass, m);
    home = new TileHome(problem, sides.target());
    workerFloats = Math.toIntExact(workerFloats(m));
    int[] rowsAndShared = slabRows(options.scratchLimit());
    slabRows = rowsAndShared[0];
    shared = rowsAndShared[1] == 1;
    slabs = Math.max(1, (tileRows + slabRows - 1) / slabRows);
    int last = Math.max(0, tileRows - (slabs - 1) * slabRows);
    paddedTiles = Math.max(paddedTiles(slabRows), paddedTiles(last));
    sourcePlane = plane(sides.source(), paddedTiles);
    targetPlane = plane(sides.target(), paddedTiles);
    slabFloats = side * side * (sourcePlane + targetPlane);
    scratchFloats =
        Math.toIntExact(
            Scratch.ALIGNED
                + (shared ? 1L : threads.count()) * slabFloats
                + (long) threads.count() * workerFloats);
    steps = new int[sides.source().groupChannels()];
    for (int c = 0; c < steps.length; c++) {
      steps[c] = (c / Layout.BLOCK * paddedTiles) * Layout.BLOCK + c % Layout.BLOCK;
    }
  }

  private long workerFloats(int m) {
    long band = (long) side * rows.pitch * Layout.BLOCK;
    long out = (long) m * tilesWide * m * Layout.BLOCK;
    long spare = (long) side * side * Layout.BLOCK + rows.spareFloats();
    return Math.max(band, out) + spare + TileHome.spareFloats(tilesWide * m) + 32 & -32;
  }

  private int paddedTiles(int rowsOfTiles) {
    return RowTiling.of(rowsOfTiles * tilesWide).padded();
  }

  private static int plane(Sides.Image image, int tiles) {
    return (image.groupBlocks() * tiles + 1) * Layout.BLOCK;
  }

  private long slabFloats(int rowsOfTiles) {
    int tiles = paddedTiles(rowsOfTiles);
    return (long) side * side * (plane(sides.source(), tiles) + plane(sides.target(), tiles));
  }

  /**
   * How many rows of tiles a slab has, and whether all threads share one: enough that large filters
   * are not read too often; few where they are small, so that all stays in the cache.
   */
  private int[] slabRows(long scratchLimit) {
    long perRow = slabFloats(1);
    boolean small = filters.floats() / groups <= SMALL_FILTERS;
    long most = small ? SMALL_SLAB : LARGE_SLAB;
    int wanted = Math.clamp(most / perRow, 1, Math.max(1, tileRows));
    // No short last slab.
    int count = (Math.max(1, tileRows) + wanted - 1) / wanted;
    wanted = (Math.max(1, tileRows) + count - 1) / count;
    boolean share = threads.count() > 1 && (!small || count * groups < 4 * threads.count());
    while (wanted > 1 && 4 * scratchFor(wanted, share) > scratchLimit) {
      wanted--;
    }
    return new int[] {wanted, share ? 1 : 0};
  }

  private long scratchFor(int rowsOfTiles, boolean share) {
    return Scratch.ALIGNED
        + (share ? 1L : threads.count()) * slabFloats(rowsOfTiles)
        + (long) threads.count() * workerFloats;
  }

  Set<Kernel> kernels() {
    Set<Kernel> kernels = new LinkedHashSet<>();
    RowTiling tiling = RowTiling.of(slabRows * tilesWide);
    for (int tile = 0; tile < tiling.count(); tile++) {
      for (int lane = 0; lane < filters.lanes(); lane += Tiles.COLUMNS) {
        int vectors = PixelTiles.vectors(lane, filters.lanes());
        kernels.add(PixelTiles.kernel(tiling.height(tile), vectors));
      }
    }
    return kernels;
  }

  @Override
  public int scratchFloats() {
    return scratchFloats;
  }

  @Override
  public int packedFloats() {
    return Math.toIntExact(filters.floats());
  }

  @Override
  protected String describe() {
    int m = transform.outputs();
    return "F("
        + m
        + "x"
        + m
        + ", 3x3), "
        + tileRows * tilesWide
        + " tiles in slabs of "
        + slabRows * tilesWide
        + (shared ? ", shared by the threads" : "");
  }

  @Override
  protected String packedForm() {
    return problem().direction().text() + ", panels of " + Tiles.VECTORS + "x" + Species.LANES;
  }

  @Override
  protected void pack(float[] from, int offset, float[] to, int toOffset) {
    filters.pack(from, offset, to, toOffset);
  }

  @Override
  ConvJob newJob() {
    return new WinogradJob(this);
  }
}
