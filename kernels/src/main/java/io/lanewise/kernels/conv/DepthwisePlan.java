package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.DepthwiseFilters;
import io.lanewise.kernels.micro.DepthwiseKernel;
import io.lanewise.kernels.micro.DepthwisePixels;
import io.lanewise.kernels.micro.DepthwisePlanes;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Depthwise convolution, forward and backward-data.
 *
 * <p>Where both tensors are NCHW and rows are wide it goes plane by plane ({@link
 * DepthwisePlanesJob}), else by pixels of 16 channels ({@link DepthwisePixelsJob}), into which
 * planes are turned some rows at a time. Either way an output is one chain of fused multiply-adds
 * from +0 over its taps, by ascending row and column of the source; with several filters a channel,
 * backward, filter by filter. Padding is +0 and takes part. So both give the same bits.
 */
final class DepthwisePlan extends JobPlan {
  /** Below this a second thread costs more than it brings. */
  private static final long PARALLEL_FLOPS = 1_000_000;

  /** Most floats of a slab of more than one row: 128 KB, which leaves room in the cache. */
  private static final long SLAB_FLOATS = 32 * 1024;

  /** Likewise of planes: 24 KB, most of a first-level cache. */
  private static final long PLANE_FLOATS = 6 * 1024;

  /** Columns up to which planes are turned at stride 1, whatever the vectors' length. */
  static final int NARROW = 20;

  /** Planes that are a multiple of this apart share sets of a first-level cache: 4 KB. */
  private static final int PAGE_FLOATS = 1024;

  /** Columns from which on that is felt. */
  private static final int WIDE = 32;

  /** The most floats of a slab of one row. */
  private static final long MOST_SLAB_FLOATS = 1000 * 1024;

  /** Outputs that make a unit worth its while. */
  private static final int UNIT_PIXELS = 8 * 1024;

  final Sides.Image source;
  final Sides.Image target;

  /** Whether it goes plane by plane. */
  final boolean planes;

  /** Whether planes are turned into pixels of 16 channels, some rows at a time. */
  final boolean turned;

  /** Source channels that a target channel is the sum of: the multiplier, backward. */
  final int sources;

  /** Filters a channel. */
  final int multiplier;

  final boolean forward;

  /** Filters of one channel that are computed together from its planes. */
  final int tileFilters;

  /** Whether 3x3 kernels slide over pixels, where they lie or as they were turned. */
  final boolean slides;

  /** Whether one of them writes what all four passes of a stride of 2 write. */
  final boolean fourPhases;

  final Part[] parts;
  final TileHome home;

  /** Blocks of target channels, or groups of planes. */
  final int channelUnits;

  /** Target planes of a unit. */
  final int unitPlanes;

  /** Floats of zeros in the scratch of all. */
  final int zeroFloats;

  final int slabFloats;
  final int workerFloats;
  private final int packedFloats;

  /** A pass with its taps in ascending order, and what is read for some of its rows. */
  static final class Part {
    final Pass pass;

    /** Whether the window is 3x3 pixels that are neighbours, at stride 1 or 2. */
    final boolean window;

    /** Rows of the grid that one unit computes. */
    final int unitRows;

    final int units;
    final Slab slab;

    /** Rows of a tile of the target, where rows do not go straight home. */
    final int tileRows;

    /** Floats of a slab, one of {@link DepthwisePlan#sources}. */
    final int slabFloats;

    /** Where each step of a chain reads. */
    final int[] steps;

    /** Where the weights of the first target channel or block are. */
    final int weightsAt;

    Part(DepthwisePlan plan, Pass pass, int weightsAt, int unitRows) {
      this.pass = pass;
      this.weightsAt = weightsAt;
      this.unitRows = plan.slides ? unitRows + 1 & -2 : unitRows;
      tileRows = plan.home.straight() ? 2 : this.unitRows * plan.rowsApart();
      units = (pass.rows() + this.unitRows - 1) / this.unitRows;
      window =
          plan.sources == 1
              && dense3x3(pass)
              && pass.rowStep() == pass.columnStep()
              && pass.rowStep() <= 2;
      slab = plan.slides ? null : plan.slab(pass, this.unitRows);
      slabFloats = plan.slides ? plan.turnedFloats(this) : slab.blockFloats();
      steps = plan.slides ? new int[0] : new int[plan.sources * pass.taps()];
      for (int i = 0; i < steps.length; i++) {
        steps[i] = i / pass.taps() * slabFloats + slab.tapAt(i % pass.taps());
      }
    }
  }

  DepthwisePlan(ConvAlgorithm algorithm, ConvProblem problem, ConvOptions options) {
    super(algorithm, problem, options, problem.shape().flops() >= PARALLEL_FLOPS);
    ConvShape s = problem.shape();
    forward = problem.direction() == Direction.FORWARD;
    multiplier = s.groupFilters();
    sources = forward ? 1 : multiplier;
    Sides sides = Sides.of(problem);
    source = sides.source().oneGroup();
    target = sides.target().oneGroup();
    List<Pass> passes = Pass.of(problem);
    boolean phases = !forward && fourPhases(s);
    boolean windows = phases || passes.size() == 1 && windows(passes.get(0));
    planes = bothPlanes(problem) && !(windows && turns(passes.get(0), phases));
    turned = windows && !planes && source.layout() == Layout.NCHW;
    slides = turned || windows && source.layout() == Layout.NCHW16;
    fourPhases = slides && phases;
    home = new TileHome(problem, target);
    tileFilters = planes && forward ? Math.min(multiplier, DepthwiseFilters.MOST) : 1;
    int rows = passes.get(0).rows();
    int plane = rows * passes.get(0).columns();
    unitPlanes = Math.clamp(UNIT_PIXELS / plane, 1, target.channels());
    channelUnits =
        planes
            ? (target.channels() + unitPlanes - 1) / unitPlanes
            : Layout.blocks(target.channels());
    int unitRows = unitRows(passes, s.batch());

    parts = new Part[passes.size()];
    int weights = 0;
    int zeros = 0;
    int slab = 0;
    int work = 0;
    for (int i = 0; i < parts.length; i++) {
      Pass pass = sorted(passes.get(i));
      Part part = new Part(this, pass, weights, unitRows);
      parts[i] = part;
      int lanes = planes ? target.channels() : channelUnits * Layout.BLOCK;
      weights += lanes * sources * pass.taps();
      slab = Math.max(slab, sources * part.slabFloats);
      zeros = slides ? source.width() * Layout.BLOCK : 0;
      work = Math.max(work, workFloats(part));
    }
    packedFloats = weights;
    zeroFloats = zeros;
    slabFloats = slab + 31 & -32;
    workerFloats = work + 31 & -32;
  }

  private static boolean bothPlanes(ConvProblem problem) {
    return problem.xLayout() == Layout.NCHW && problem.yLayout() == Layout.NCHW;
  }

  /** Whether what is read for one row is not too large. */
  static boolean fits(ConvProblem problem) {
    Sides.Image source = Sides.of(problem).source().oneGroup();
    int pixel = bothPlanes(problem) ? 1 : Layout.BLOCK;
    boolean forward = problem.direction() == Direction.FORWARD;
    int sources = forward ? 1 : problem.shape().groupFilters();
    for (Pass pass : Pass.of(problem)) {
      int columns = Math.max(pass.columns(), DepthwisePixels.PIXELS);
      if (!fits(source, pass, columns, pixel * sources)) {
        return false;
      }
    }
    return true;
  }

  /** Whether a slab of one row is not too large. */
  static boolean fits(Sides.Image source, Pass pass, long columns, int pixelFloats) {
    long most = MOST_SLAB_FLOATS / pixelFloats;
    long reach = 0;
    for (int t = 0; t < pass.taps(); t++) {
      reach = Math.max(reach, Math.abs((long) pass.tapColumn()[t]));
    }
    if (columns + reach > most || source.width() > most) {
      return false;
    }
    // As if planes of one float had no slack.
    Slab slab = new Slab(source, pass, 1, (int) columns);
    return slab.blockFloats() > 0 ? slab.blockFloats() / Layout.BLOCK <= most : pass.taps() == 0;
  }

  /** The pass with its taps by ascending row and column of the source. */
  private static Pass sorted(Pass p) {
    Integer[] order = IntStream.range(0, p.taps()).boxed().toArray(Integer[]::new);
    Arrays.sort(
        order,
        Comparator.<Integer>comparingInt(t -> p.tapRow()[t]).thenComparing(t -> p.tapColumn()[t]));
    return new Pass(
        p.firstRow(),
        p.firstColumn(),
        p.rowApart(),
        p.columnApart(),
        p.rows(),
        p.columns(),
        p.rowStep(),
        p.columnStep(),
        Arrays.stream(order).mapToInt(t -> p.tapRow()[t]).toArray(),
        Arrays.stream(order).mapToInt(t -> p.tapColumn()[t]).toArray(),
        Arrays.stream(order).mapToInt(t -> p.tap()[t]).toArray());
  }

  /** Whether the taps are 3x3 neighbours. */
  private static boolean dense3x3(Pass pass) {
    if (pass.taps() != 9) {
      return false;
    }
    for (int t = 0; t < 9; t++) {
      if (pass.tapRow()[t] != pass.tapRow()[0] + t / 3
          || pass.tapColumn()[t] != pass.tapColumn()[0] + t % 3) {
        return false;
      }
    }
    return true;
  }

  /**
   * Whether planes are to be turned: where vectors would be as long as rows, or nearly; and at
   * stride 2, where to part even pixels from odd ones costs as much. Not where the five rows that
   * two outputs' read pass a slab, nor where sixteen wide planes would fight for the same sets of
   * the cache.
   */
  private boolean turns(Pass pass, boolean phases) {
    if (5L * source.width() * Layout.BLOCK > SLAB_FLOATS) {
      return false;
    }
    if (phases) {
      return true;
    }
    if (pass.rowStep() == 1) {
      return pass.columns() <= NARROW;
    }
    return pass.columns() < WIDE || source.height() * source.width() % PAGE_FLOATS != 0;
  }

  /** Whether it is a 3x3 window, at most one column of which is outside. */
  private boolean windows(Pass pass) {
    if (multiplier > 1
        || !dense3x3(pass)
        || !pass.dense()
        || pass.rowStep() != pass.columnStep()
        || pass.rowStep() > 2) {
      return false;
    }
    int first = pass.tapColumn()[0];
    return first >= -1 && first + 1 < source.width() && last(pass) <= source.width();
  }

  /** Whether it is the usual 3x3 filter at stride 2. */
  private boolean fourPhases(ConvShape s) {
    return multiplier == 1
        && s.kernelHeight() == 3
        && s.kernelWidth() == 3
        && s.strideHeight() == 2
        && s.strideWidth() == 2
        && s.dilationHeight() == 1
        && s.dilationWidth() == 1
        && s.padTop() == 1
        && s.padLeft() == 1
        && s.height() > 1
        && s.width() > 1
        && source.height() == (s.height() + 1) / 2
        && source.width() == (s.width() + 1) / 2;
  }

  /** The last column that the last window covers. */
  private static int last(Pass pass) {
    return pass.tapColumn()[0] + 2 + (pass.columns() - 1) * pass.columnStep();
  }

  /** Whether the last window of a row in place lies one column outside. */
  boolean right(Pass pass) {
    return last(pass) == source.width();
  }

  private Slab slab(Pass pass, int rows) {
    int columns = planes ? pass.columns() : Math.max(pass.columns(), DepthwisePixels.PIXELS);
    return new Slab(source, pass, rows, columns, planes ? 1 : Layout.BLOCK);
  }

  /** Grid rows of a unit: so that a slab stays in the cache, and that threads get some. */
  private int unitRows(List<Pass> passes, int batch) {
    long rows = passes.get(0).rows();
    if (slides) {
      long row = turned ? (long) passes.get(0).rowStep() * source.width() : 0;
      row += home.straight() ? 0 : rowsApart() * target.width();
      rows = row == 0 ? rows : Math.clamp(SLAB_FLOATS / (row * Layout.BLOCK), 2, Math.max(2, rows));
    } else {
      for (Pass pass : passes) {
        long tiles = tileFilters > 1 ? (long) tileFilters * slab(pass, 1).pitch : 0;
        long one = (long) sources * slab(pass, 1).blockFloats() + tiles;
        long two = (long) sources * slab(pass, 2).blockFloats() + 2 * tiles;
        long more = Math.max(1, two - one);
        rows = Math.clamp(1 + ((planes ? PLANE_FLOATS : SLAB_FLOATS) - one) / more, 1, rows);
      }
    }
    long units = Math.max(1L, (long) batch * channelUnits);
    long wanted = threads.count() == 1 ? 1 : Math.max(1, 16 / units);
    return (int) Math.clamp(rows, 1, (passes.get(0).rows() + wanted - 1) / wanted);
  }

  /** Target rows that a row of the grid stands for. */
  private int rowsApart() {
    return fourPhases ? 2 : 1;
  }

  /** The first source row that a window over a row of the grid reads; may be outside. */
  int top(Pass pass, int row) {
    return fourPhases ? row : row * pass.rowStep() + pass.tapRow()[0];
  }

  /** Past the last source row that windows over rows before {@code end} read, two at a time. */
  int bottom(Pass pass, int end) {
    return fourPhases ? end + 1 : top(pass, (end + 1 & -2) - 1) + 3;
  }

  /** Floats of the pixels that planes are turned into for a unit. */
  private int turnedFloats(Part part) {
    int rows = Math.min(source.height(), bottom(part.pass, part.unitRows) - top(part.pass, 0));
    return turned ? rows * source.width() * Layout.BLOCK : 0;
  }

  /** Floats that a worker needs beside its slab. */
  private int workFloats(Part part) {
    if (planes) {
      int tiles = Math.max(1, Math.min(parts.length, part.pass.columnApart()));
      return Math.max(tiles, tileFilters) * tileFloats(part)
          + target.width()
          + DepthwisePlanes.SLACK;
    }
    int rows = slides ? part.tileRows : 2;
    int columns = slides ? target.width() : Math.max(part.pass.columns(), DepthwisePixels.PIXELS);
    int spare = Math.max(TileHome.spareFloats(rows * columns), source.width() * Layout.BLOCK);
    return rows * columns * Layout.BLOCK + spare;
  }

  /** Floats of a tile of outputs that go home later. */
  int tileFloats(Part part) {
    return part.unitRows * Math.max(part.slab.pitch, target.width()) + DepthwisePlanes.SLACK;
  }

  /** The kernels that a run calls. */
  List<DepthwiseKernel> kernels() {
    if (planes) {
      return tileFilters > 1
          ? List.of(DepthwiseKernel.FILTERS, DepthwiseKernel.PLANES)
          : List.of(DepthwiseKernel.PLANES);
    }
    if (!slides) {
      return List.of(DepthwiseKernel.PIXELS);
    }
    DepthwiseKernel window =
        fourPhases
            ? DepthwiseKernel.STRIDE_2_DATA
            : parts[0].pass.rowStep() == 1 ? DepthwiseKernel.STRIDE_1 : DepthwiseKernel.STRIDE_2;
    return turned ? List.of(DepthwiseKernel.TURNS, window) : List.of(window);
  }

  @Override
  public int scratchFloats() {
    return Scratch.ALIGNED
        + zeroFloats
        + threads.count() * (slabFloats + workerFloats)
        + DepthwisePlanes.SLACK;
  }

  @Override
  public int packedFloats() {
    return packedFloats;
  }

  @Override
  protected String describe() {
    Part part = parts[0];
    return (planes ? "planes" : "pixels of 16 channels")
        + ", "
        + (slides ? turned ? "turned, " : "read in place" : "padded, ")
        + (slides && !turned ? "" : part.unitRows + " of " + part.pass.rows() + " rows at a time")
        + (parts.length > 1 ? ", " + parts.length + " passes, one a stride phase" : "");
  }

  @Override
  protected String packedForm() {
    StringBuilder taps = new StringBuilder();
    for (Part part : parts) {
      taps.append(' ').append(Arrays.toString(part.pass.tap()).replace(" ", ""));
    }
    return problem().direction().text() + (planes ? ", planes" : ", blocks of 16") + taps;
  }

  /** Weights as {@code [part][channel or block][source][tap]}, of 16 channels each for blocks. */
  @Override
  protected void pack(float[] filters, int offset, float[] to, int toOffset) {
    int taps = problem().shape().kernelHeight() * problem().shape().kernelWidth();
    int lanes = planes ? 1 : Layout.BLOCK;
    int at = toOffset;
    for (Part part : parts) {
      int[] tap = part.pass.tap();
      for (int channel = 0; channel < target.channels(); channel += lanes) {
        for (int i = 0; i < sources * tap.length; i++) {
          for (int l = 0; l < lanes; l++) {
            int filter = (channel + l) * sources + i / tap.length;
            boolean present = channel + l < target.channels();
            to[at++] = present ? filters[offset + filter * taps + tap[i % tap.length]] : 0f;
          }
        }
      }
    }
  }

  @Override
  ConvJob newJob() {
    return planes ? new DepthwisePlanesJob(this) : new DepthwisePixelsJob(this);
  }
}
