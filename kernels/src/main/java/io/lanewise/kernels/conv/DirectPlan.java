package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.Kernel;
import io.lanewise.kernels.micro.PixelTiles;
import io.lanewise.kernels.micro.RowTiling;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Pixels of 16-channel blocks times filters, with no lowering: every tap of a tile is read where it
 * lies, in the image itself or in a {@link Slab} of some of its rows.
 */
final class DirectPlan extends JobPlan {
  /** Most floats of a slab of more than one row: half of a second-level cache. */
  private static final long SLAB_FLOATS = 128 * 1024;

  /** Most floats of a slab where the filters are large, so that they pass by seldom: 2 MB. */
  private static final long LARGE_SLAB_FLOATS = 512 * 1024;

  /** Slabs for each thread, so that none waits long for the last. */
  private static final int SLABS_A_THREAD = 4;

  /** Grid rows of a slab at least, where the image has them: its padding is copied for each. */
  private static final int LEAST_ROWS = 4;

  /** The most floats of a slab of one row: what a thread may use at all. */
  static final long MOST_SLAB_FLOATS = 1000 * 1024;

  final Sides sides;
  final FilterPanels panels;
  final TileHome home;
  final int groups;

  /** Target channels that one unit computes: whole blocks, and whole panels. */
  final int columnLanes;

  final Part[] parts;
  final boolean shared;

  /**
   * Whether there are as few steps, but each thread fills a slab of its own: beside small filters
   * that costs less than to fetch what another processor has just written.
   */
  final boolean together;

  /** Whether anything is copied; otherwise there is one part, read in place. */
  final boolean slabbed;

  final int slabFloats;
  final int workerFloats;

  /** A pass, cut into slabs of rows. */
  static final class Part {
    final Pass pass;
    final int number;
    private final RowTiling tiling;

    /** Whether a row is one low, wide tile. */
    final boolean low;

    final int tiles;
    final boolean inPlace;
    final Slab slab;
    final int slabRows;
    final int slabs;
    final int[] steps;

    /** For each grid row the first tap that reads inside the image, and one past the last. */
    final int[] firstTap;

    final int[] endTap;
    private final int[] tapRows;
    private final int height;

    Part(Pass pass, int number, Sides sides, long filterFloats, int pieces) {
      this.pass = pass;
      this.number = number;
      low =
          pass.dense()
              && PixelTiles.low(pass.columns(), sides.target().groupBlocks() * Layout.BLOCK);
      tiling = RowTiling.of(pass.columns());
      tiles = low ? 1 : tiling.count();
      Sides.Image source = sides.source();
      int columns = low ? pass.columns() : tiling.padded();
      inPlace = inPlace(source, pass, columns, height(tiles - 1));
      long most = filterFloats > 2 * SLAB_FLOATS ? LARGE_SLAB_FLOATS : SLAB_FLOATS;
      long one = new Slab(source, pass, 1, columns).floats();
      long more = Math.max(1, Slab.floatsOfRow(source, pass, columns));
      int least = pass.taps() == 1 ? 1 : Math.min(LEAST_ROWS, pass.rows());
      int piece = Math.max(least, pass.rows() / pieces);
      slabRows = inPlace ? pass.rows() : Math.clamp(1 + (most - one) / more, 1, piece);
      slabs = (pass.rows() + slabRows - 1) / slabRows;
      slab = inPlace ? null : new Slab(source, pass, slabRows, columns);
      tapRows = pass.tapRows();
      height = source.height();
      steps = steps(source);
      firstTap = IntStream.range(0, pass.rows()).map(this::firstTap).toArray();
      endTap = IntStream.range(0, pass.rows()).map(this::endTap).toArray();
    }

    /** Whether no tap of any tile is to the left or right of the image, pixel beside pixel. */
    private static boolean inPlace(Sides.Image source, Pass pass, int columns, int lastTile) {
      if (source.layout() != Layout.NCHW16
          || source.groupChannels() % Layout.BLOCK != 0
              && source.groupChannels() != source.channels()
          || pass.columnStep() != 1
          || columns != pass.columns() && lastTile > pass.columns()
          || pass.taps() == 0) {
        return false;
      }
      return Arrays.stream(pass.tapColumn())
          .allMatch(column -> column >= 0 && column + pass.columns() <= source.width());
    }

    /** Pixels of a tile of a row. */
    int height(int tile) {
      return low ? PixelTiles.LOW : tiling.height(tile);
    }

    /** The first pixel of a tile of a row. */
    int start(int tile) {
      return low ? 0 : tiling.start(tile);
    }

    /** Where each step of the chain reads, from a tile's first pixel on. */
    private int[] steps(Sides.Image source) {
      int taps = pass.taps();
      int[] offsets = new int[source.groupChannels() * taps];
      int block = inPlace ? source.height() * source.width() * Layout.BLOCK : slab.blockFloats();
      for (int t = 0; t < taps; t++) {
        int at =
            inPlace
                ? (pass.tapRow()[t] * source.width() + pass.tapColumn()[t]) * Layout.BLOCK
                : slab.tapAt(t);
        int row = row(t);
        int count = tapRows[row + 1] - tapRows[row];
        int first = tapRows[row] * source.groupChannels() + t - tapRows[row];
        for (int c = 0; c < source.groupChannels(); c++) {
          offsets[first + c * count] = c / Layout.BLOCK * block + at + c % Layout.BLOCK;
        }
      }
      return offsets;
    }

    /** The number of the source row that tap {@code t} reads, of those that taps read. */
    private int row(int t) {
      int row = 0;
      while (tapRows[row + 1] <= t) {
        row++;
      }
      return row;
    }

    /** The first tap that a grid row reads inside the image; above it there is padding. */
    private int firstTap(int gridRow) {
      int row = 0;
      while (row + 1 < tapRows.length && sourceRow(gridRow, row) < 0) {
        row++;
      }
      return tapRows[row];
    }

    /** One past the last tap that a grid row reads inside the image. */
    private int endTap(int gridRow) {
      int row = tapRows.length - 1;
      while (row > 0 && sourceRow(gridRow, row - 1) >= height) {
        row--;
      }
      return tapRows[row];
    }

    private int sourceRow(int gridRow, int row) {
      return gridRow * pass.rowStep() + pass.tapRow()[tapRows[row]];
    }
  }

  DirectPlan(ConvAlgorithm algorithm, ConvProblem problem, ConvOptions options) {
    super(algorithm, problem, options, problem.shape().flops() >= PARALLEL_FLOPS);
    groups = problem.shape().groups();
    Sides asGiven = Sides.of(problem);
    List<Pass> passes = Pass.of(problem);
    boolean flat = flat(asGiven, passes) && flatPays(asGiven.source());
    sides = flat ? flattened(asGiven) : asGiven;
    Pass[] all = passes.toArray(Pass[]::new);
    if (flat) {
      all[0] = flattened(all[0]);
    }
    int taps = problem.shape().kernelHeight() * problem.shape().kernelWidth();
    panels = new FilterPanels(sides, all, taps);
    home = new TileHome(problem, sides.target());
    parts = new Part[all.length];
    long filterFloats = panels.floats() / groups;
    // Large filters pass by once for all threads; beside small ones each thread has its own slab.
    long each = (long) Math.max(1, problem.shape().batch()) * groups;
    boolean alone = threads.count() == 1 || filterFloats > 2 * SLAB_FLOATS;
    int pieces = alone ? 1 : (int) Math.max(1, SLABS_A_THREAD * threads.count() / each);
    long most = 0;
    int steps = 0;
    int spare = 0;
    for (int i = 0; i < all.length; i++) {
      Part part = new Part(all[i], i, sides, filterFloats, pieces);
      parts[i] = part;
      steps += part.slabs;
      if (part.slab != null) {
        most = Math.max(most, part.slab.floats());
        spare = Math.max(spare, part.slab.spareFloats());
      }
    }
    columnLanes =
        parts[0].low ? PixelTiles.WIDE * Species.LANES : Math.max(Layout.BLOCK, Tiles.COLUMNS);
    slabFloats = (int) ((most + 31) & -32);
    slabbed = parts.length > 1 || !parts[0].inPlace;
    long work = (long) problem.shape().batch() * groups * steps;
    boolean few = threads.count() > 1 && work < (long) SLABS_A_THREAD * threads.count();
    shared = slabbed && few && alone;
    together = slabbed && few && !alone;
    int tile = Tiles.ROWS * columnLanes;
    workerFloats = tile + TileHome.spareFloats(Tiles.ROWS) + spare + 32 & -32;
  }

  /** One tap at stride 1 without padding: the image is one long row of pixels. */
  private static boolean flat(Sides sides, List<Pass> passes) {
    if (passes.size() > 1 || passes.get(0).taps() != 1) {
      return false;
    }
    Pass p = passes.get(0);
    return p.rowStep() == 1
        && p.columnStep() == 1
        && p.tapRow()[0] == 0
        && p.tapColumn()[0] == 0
        && p.rows() == sides.source().height()
        && p.columns() == sides.source().width();
  }

  /** Not where a slab of the whole would leave the cache, unless rows would waste much of tiles. */
  private static boolean flatPays(Sides.Image source) {
    int height = source.height();
    int width = source.width();
    long floats = (long) source.groupBlocks() * Layout.BLOCK * height * width;
    return source.layout() == Layout.NCHW16
        || floats <= 2 * SLAB_FLOATS
        || 20L * height * RowTiling.of(width).cost() > 21L * RowTiling.of(height * width).cost();
  }

  private static Sides flattened(Sides s) {
    return new Sides(
        flattened(s.source()),
        flattened(s.target()),
        s.targetApart(),
        s.sourceApart(),
        s.groupApart());
  }

  private static Sides.Image flattened(Sides.Image i) {
    return new Sides.Image(i.layout(), i.channels(), i.groupChannels(), 1, i.height() * i.width());
  }

  private static Pass flattened(Pass p) {
    return new Pass(
        0, 0, 1, 1, 1, p.rows() * p.columns(), 1, 1, p.tapRow(), p.tapColumn(), p.tap());
  }

  /** The micro-kernels that a run calls. */
  Set<Kernel> kernels() {
    Set<Kernel> kernels = new LinkedHashSet<>();
    for (Part part : parts) {
      for (int tile = 0; tile < part.tiles; tile++) {
        for (int lane = 0; lane < panels.lanes(); lane += Tiles.COLUMNS) {
          int vectors = part.low ? PixelTiles.WIDE : PixelTiles.vectors(lane, panels.lanes());
          int channels = sides.target().groupChannels() - lane;
          kernels.add(PixelTiles.kernel(part.height(tile), vectors, channels));
        }
      }
    }
    return kernels;
  }

  @Override
  public int scratchFloats() {
    return Scratch.ALIGNED
        + (shared ? 1 : threads.count()) * slabFloats
        + threads.count() * workerFloats;
  }

  @Override
  public int packedFloats() {
    return Math.toIntExact(panels.floats());
  }

  @Override
  protected String describe() {
    Part part = parts[0];
    return "pixels in tiles of "
        + Tiles.ROWS
        + "x"
        + Tiles.COLUMNS
        + ", "
        + (part.inPlace
            ? "read in place"
            : "padded slabs of " + part.slabRows + " of " + part.pass.rows() + " rows")
        + (parts.length > 1 ? ", " + parts.length + " passes, one a stride phase" : "");
  }

  @Override
  protected String packedForm() {
    return problem().direction().text()
        + ", s"
        + problem().shape().strideHeight()
        + "x"
        + problem().shape().strideWidth()
        + (parts.length > 1 ? " " + problem().shape().withBatch(1) : "")
        + ", panels of "
        + Tiles.VECTORS
        + "x"
        + Species.LANES;
  }

  @Override
  protected void pack(float[] filters, int offset, float[] to, int toOffset) {
    panels.pack(filters, offset, to, toOffset);
  }

  @Override
  ConvJob newJob() {
    return new DirectJob(this);
  }
}
