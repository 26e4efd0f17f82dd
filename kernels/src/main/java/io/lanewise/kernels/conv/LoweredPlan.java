package io.lanewise.kernels.conv;

import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.micro.Kernel;
import io.lanewise.kernels.micro.RowTiling;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * A forward or backward-data convolution as products of matrices: for each image, group and {@link
 * Pass}, filters (target channels × k) times columns (k × grid pixels), where k runs over source
 * channels, then taps. The input's gradient is lowered like an output, a pass for each stride
 * phase, so nothing is ever scattered and added up.
 *
 * <p>An element is, for each block of {@link GemmProblem#KC} in ascending k, a chain of fused
 * multiply-adds from +0, and the blocks added in ascending order; then what is there (accumulate),
 * bias, residual, activation. That holds for every {@link Lowering}, layout and slab.
 */
final class LoweredPlan extends JobPlan {
  /** Floats of a block of the matrix, or of a slab of rows: half of a second-level cache. */
  private static final int SLAB_FLOATS = 128 * 1024;

  /** The most floats of a slab of one row: what a thread may use at all. */
  static final long MOST_SLAB_FLOATS = 800 * 1024;

  /** Floats of staged target channels beyond which fewer pixels are staged. */
  private static final int STAGE_FLOATS = 256 * 1024;

  /** The most floats of scratch that slabs of all threads may take; beyond, threads share one. */
  private static final long ALL_SLABS_FLOATS = 3 * 1024 * 1024;

  /**
   * Floats of the panels of columns that a unit takes together while rows of filters pass by: a
   * part of a second-level cache. The more panels, the longer the stretches that are written.
   */
  private static final int PANELS_FLOATS = 72 * 1024;

  private static final int MOST_PANELS = 32;

  /** Up to this many tiles of rows pass over columns that are read where they lie. */
  private static final int FEW_TILES = 40;

  /** The same where lines compete for the same cache sets. */
  private static final int FEW_TILES_COMPETING = 12;

  /** Pixels that go home together. */
  static final int HOME_PIXELS = 64;

  final Lowering how;
  final Sides sides;
  final FilterRows filters;
  final TileHome home;
  final int groups;
  final Part[] parts;

  /** Slabs of all passes. */
  final int slabs;

  /** Whether products are collected in scratch before they go home. */
  final boolean staged;

  /** Whether all threads work on one slab; otherwise each has its own. */
  final boolean shared;

  final int slabFloats;
  final int stageFloats;
  final int workerFloats;
  final int panelFloats;

  /** A pass, cut into slabs of its pixels. */
  final class Part {
    final Pass pass;
    final int number;
    final int depth;
    final int pixels;

    /** The matrix that im2col writes; null elsewhere. */
    final ColumnMatrix matrix;

    /** Padded rows; null where there is a matrix, or the image is read in place. */
    final PlaneSlab slab;

    /** Whether the image is the matrix as it lies. */
    final boolean image;

    /** Where each k lies from a slab's first pixel on, or from the image's first. */
    final int[] offsets;

    /** Grid pixels of a slab, and from a line of the stage to the next. */
    final int slabPixels;

    final int slabs;

    /** Panels of columns that a unit takes together. */
    final int panels;

    /** From one row of a panel to the next: a vector more where runs may end inside one. */
    final int panelLine;

    /** From one k to the next where columns are read in place; 0 where they are packed. */
    final int leading;

    Part(Pass pass, int number) {
      this.pass = pass;
      this.number = number;
      depth = filters.depth(number);
      pixels = Math.multiplyExact(pass.rows(), pass.columns());
      matrix = how == Lowering.IM2COL ? new ColumnMatrix(sides.source(), pass) : null;
      image = how == Lowering.POINTWISE && inPlace(pass);
      int rows = how == Lowering.IM2COL || image ? 0 : slabRows(pass);
      slabPixels = rows > 0 ? rows * pass.columns() : slabPixels();
      slabs = (pixels + slabPixels - 1) / slabPixels;
      slab = rows > 0 ? new PlaneSlab(sides.source(), pass, rows) : null;
      boolean ragged = slab != null && pass.columns() % Species.LANES > 0;
      panelLine = Tiles.COLUMNS + (ragged ? Species.LANES : 0);
      int panel = Math.clamp(depth, 1, GemmProblem.KC) * Tiles.COLUMNS;
      int most = Math.min(MOST_PANELS, (slabPixels + Tiles.COLUMNS - 1) / Tiles.COLUMNS);
      panels = Math.clamp(PANELS_FLOATS / panel, 1, most);
      int line = line();
      int competing = line % 1024 == 0 ? FEW_TILES_COMPETING : FEW_TILES;
      boolean asTheyLie = how == Lowering.POINTWISE && filters.tiling.count() <= competing;
      leading = matrix != null || asTheyLie ? line : 0;
      offsets = matrix == null ? offsets(line) : null;
    }

    /** From one k to the next in whatever holds the columns of a 1×1 kernel, or the matrix. */
    private int line() {
      return matrix != null
          ? roundUp(Math.min(slabPixels, pixels), Species.LANES)
          : slab != null
              ? (int) slab.channelFloats()
              : sides.source().height() * sides.source().width();
    }

    private int[] offsets(int line) {
      int taps = pass.taps();
      int[] at = new int[depth];
      for (int k = 0; k < depth; k++) {
        at[k] = k / taps * line + (slab == null ? 0 : slab.tapAt(k % taps));
      }
      return at;
    }

    /** Floats of its matrix or slab. */
    long floats() {
      return matrix != null
          ? (long) Math.min(depth, GemmProblem.KC) * leading
          : slab != null ? slab.floats() : 0;
    }

    /** Blocks of k, at least one: without any, the target still becomes 0. */
    int blocks() {
      return Math.max(1, (depth + GemmProblem.KC - 1) / GemmProblem.KC);
    }

    /** Steps of k that are lowered before they are multiplied. */
    int lowerings() {
      return matrix != null ? blocks() : 1;
    }

    int stageLine() {
      return roundUp(Math.min(slabPixels, pixels), Tiles.COLUMNS);
    }

    /** How many of a matrix's columns a slab takes. */
    private int slabPixels() {
      int most = pixels;
      if (!image) {
        most = SLAB_FLOATS / Math.clamp(depth, 1, GemmProblem.KC);
      }
      if (staged) {
        most = Math.min(most, STAGE_FLOATS / sides.target().groupChannels());
      }
      most = Math.clamp(most, 1, pixels);
      int count = (pixels + most - 1) / most;
      return Math.min(pixels, roundUp((pixels + count - 1) / count, Tiles.COLUMNS));
    }

    /** How many grid rows a slab takes: those that fit, and of them what fills panels best. */
    private int slabRows(Pass pass) {
      long one = new PlaneSlab(sides.source(), pass, 1).floats();
      long more = Math.max(1, new PlaneSlab(sides.source(), pass, 2).floats() - one);
      int most = Math.clamp(1 + (SLAB_FLOATS - one) / more, 1, pass.rows());
      if (staged) {
        long line = (long) sides.target().groupChannels() * pass.columns();
        most = Math.clamp(STAGE_FLOATS / line, 1, most);
      }
      int count = (pass.rows() + most - 1) / most;
      int best = most;
      double bestCost = Double.MAX_VALUE;
      for (int rows = most; rows > 0 && rows >= most / 2; rows--) {
        int all = pass.rows() / rows * padded(rows * pass.columns());
        all += padded(pass.rows() % rows * pass.columns());
        // Each slab reads some rows again.
        double cost = all * (1 + 0.02 * count / most);
        if (cost < bestCost) {
          bestCost = cost;
          best = rows;
        }
      }
      return best;
    }

    /** Vectors across a panel of a slab of so many pixels. */
    int vectors(int panel, int pixelsOfSlab) {
      int left = pixelsOfSlab - panel * Tiles.COLUMNS;
      return Math.min(Tiles.VECTORS, (left + Species.LANES - 1) / Species.LANES);
    }
  }

  LoweredPlan(LoweredConv algorithm, ConvProblem problem, ConvOptions options) {
    super(algorithm, problem, options, problem.shape().flops() >= PARALLEL_FLOPS);
    how = algorithm.how();
    groups = problem.shape().groups();
    sides = Sides.of(problem);
    Pass[] passes = Pass.of(problem).toArray(Pass[]::new);
    int taps = problem.shape().kernelHeight() * problem.shape().kernelWidth();
    filters = new FilterRows(sides, passes, taps);
    home = new TileHome(problem, sides.target());
    boolean dense = passes.length == 1 && passes[0].dense();
    staged = sides.target().layout() != Layout.NCHW || !dense || problem.accumulate();
    parts = new Part[passes.length];
    long slab = 0;
    long stage = 0;
    int all = 0;
    int panels = 0;
    for (int i = 0; i < passes.length; i++) {
      Part part = new Part(passes[i], i);
      parts[i] = part;
      all += part.slabs;
      slab = Math.max(slab, part.floats());
      if (staged) {
        stage = Math.max(stage, (long) sides.target().groupChannels() * part.stageLine());
      }
      if (part.matrix == null) {
        panels =
            Math.max(panels, Math.min(part.depth, GemmProblem.KC) * part.panels * part.panelLine);
      }
    }
    slabs = all;
    slabFloats = roundUp(Math.toIntExact(slab), 32);
    stageFloats = roundUp(Math.toIntExact(stage), 32);
    panelFloats = panels;
    int going = HOME_PIXELS * Layout.BLOCK + TileHome.spareFloats(HOME_PIXELS);
    workerFloats = roundUp(panelFloats, 32) + roundUp(Tiles.AREA, 32) + (staged ? going : 0);
    long steps = (long) problem.shape().batch() * groups * slabs;
    shared =
        threads.count() > 1
            && (steps < 8L * threads.count()
                || (long) threads.count() * (slabFloats + stageFloats) > ALL_SLABS_FLOATS);
  }

  /** Whether an image is the matrix as it lies. */
  private boolean inPlace(Pass p) {
    return sides.source().layout() == Layout.NCHW
        && p.taps() == 1
        && p.rowStep() == 1
        && p.columnStep() == 1
        && p.rows() == sides.source().height()
        && p.columns() == sides.source().width();
  }

  private static int roundUp(int n, int to) {
    return (n + to - 1) / to * to;
  }

  private static int padded(int columns) {
    return roundUp(columns, Species.LANES);
  }

  /** The micro-kernels that a run calls. */
  Set<Kernel> kernels() {
    RowTiling tiling = filters.tiling;
    Set<Kernel> kernels = new LinkedHashSet<>();
    for (int tile = 0; tile < tiling.count(); tile = tiling.nextUnlike(tile)) {
      for (int vectors = 1; vectors <= Tiles.VECTORS; vectors++) {
        kernels.add(Tiles.kernel(tiling.height(tile), vectors, false));
      }
    }
    return kernels;
  }

  @Override
  public int scratchFloats() {
    int slabsAtOnce = shared ? 1 : threads.count();
    return Scratch.ALIGNED
        + slabsAtOnce * (slabFloats + stageFloats)
        + threads.count() * workerFloats;
  }

  @Override
  public int packedFloats() {
    return Math.toIntExact(filters.floats());
  }

  @Override
  protected String describe() {
    Part part = parts[0];
    return filters.tiling.count()
        + " tiles of "
        + Tiles.ROWS
        + "x"
        + Tiles.COLUMNS
        + " over "
        + part.pixels
        + " columns "
        + switch (how) {
          case IM2COL -> "of an explicit matrix, " + part.slabPixels + " at a time";
          case POINTWISE ->
              (part.slab == null ? "of the image" : "copied " + part.slabPixels + " at a time")
                  + (part.leading > 0 ? "" : ", packed");
          case IMPLICIT -> "packed from padded rows, " + part.slabPixels + " at a time";
        }
        + (parts.length > 1 ? ", " + parts.length + " passes, one a stride phase" : "")
        + (staged ? ", staged" : "");
  }

  @Override
  protected String packedForm() {
    return problem().direction().text()
        + ", s"
        + problem().shape().strideHeight()
        + "x"
        + problem().shape().strideWidth()
        + (parts.length > 1 ? " " + problem().shape().withBatch(1) : "")
        + ", rows of "
        + Tiles.ROWS
        + ", kc "
        + GemmProblem.KC;
  }

  @Override
  protected void pack(float[] from, int offset, float[] to, int toOffset) {
    filters.pack(from, offset, to, toOffset);
  }

  @Override
  ConvJob newJob() {
    return new LoweredJob(this);
  }
}
