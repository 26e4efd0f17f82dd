package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.ChannelTiles;
import io.lanewise.kernels.micro.Kernel;
import io.lanewise.kernels.micro.PixelTiles;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The filters' gradient with no lowering: for every tap, input channels times output channels,
 * summed over the pixels of a slab of output rows.
 *
 * <p>A weight's gradient is a chain of fused multiply-adds from +0 over the pixels of each slab in
 * row-major order; the slabs are added in ascending order. Which rows make a slab depends on the
 * shape alone.
 */
final class WeightsPlan extends JobPlan {
  /** Pixels of a slab at most: what one chain runs over. */
  static final int PIXELS = 1024;

  /** Floats of a slab at most where that leaves at least one row: 3 MB. */
  private static final long SLAB_FLOATS = 768 * 1024;

  /** The most floats that a slab of one row may take. */
  static final long MOST_SLAB_FLOATS = 1000 * 1024;

  /** Taps at most whose tiles are kept until they are turned into filters together. */
  private static final int TAPS = 64;

  final int groups;
  final Sides.Image x;
  final Sides.Image y;
  final Pass pass;

  /** Output rows in a slab; several images where whole ones fit. */
  final int slabRows;

  final int slabImages;
  final int slabsOfImage;

  /** Where a block of x is laid out; null where it is read in place. */
  final Slab slab;

  /** Floats of a block from one image of a slab to the next. */
  final int imageApart;

  /** From a block's first float to that of each pixel of a slab, and to each tap's first. */
  final int[] steps;

  final int[] tapAt;
  final int tapsTogether;
  final int channelBlocks;
  final int lanes;
  final int columnLanes = Math.max(Layout.BLOCK, Tiles.COLUMNS);
  final int columnUnits;

  /** Parts of the filters, each of which lays x out for itself. */
  final int filterParts;

  final int yFloats;
  final int xFloats;
  final int spareFloats;
  final int tileFloats;
  final int workerFloats;

  WeightsPlan(ConvAlgorithm algorithm, ConvProblem problem, ConvOptions options) {
    super(algorithm, problem, options, problem.shape().flops() >= PARALLEL_FLOPS);
    ConvShape s = problem.shape();
    groups = s.groups();
    // As for the input's gradient, x is the target.
    Sides sides = Sides.of(problem);
    x = sides.target();
    y = sides.source();
    pass = Pass.forward(s);
    int most = slabRows(s, pass);
    slabsOfImage = Math.ceilDiv(pass.rows(), Math.min(most, pass.rows()));
    slabRows = Math.ceilDiv(pass.rows(), slabsOfImage);
    slabImages = slabsOfImage > 1 ? 1 : Math.clamp(most / pass.rows(), 1, Math.max(1, s.batch()));
    slab = inPlace() ? null : new Slab(x, pass, slabRows, pass.columns());
    imageApart = slab == null ? x.floats() : slab.blockFloats();
    int pixels = slabImages * slabRows * pass.columns();
    steps = new int[pixels];
    int column = slab == null ? pass.columnStep() : 1;
    int row = slab == null ? pass.rowStep() * x.width() : slab.pitch;
    for (int p = 0; p < pixels; p++) {
      int line = p / pass.columns();
      steps[p] =
          line / slabRows * imageApart
              + (line % slabRows * row + p % pass.columns() * column) * Layout.BLOCK;
    }
    tapAt = new int[pass.taps()];
    for (int t = 0; t < tapAt.length; t++) {
      tapAt[t] =
          slab == null
              ? (pass.tapRow()[t] * x.width() + pass.tapColumn()[t]) * Layout.BLOCK
              : slab.tapAt(t);
    }
    tapsTogether = Math.min(TAPS, pass.taps());
    channelBlocks = x.groupBlocks();
    lanes = y.groupBlocks() * Layout.BLOCK;
    columnUnits = Math.ceilDiv(lanes, columnLanes);
    filterParts =
        threads.count() == 1
            ? 1
            : Math.min(columnUnits, Math.ceilDiv(2 * threads.count(), channelBlocks));
    yFloats = pixels * lanes + 31 & -32;
    xFloats = slab == null ? 0 : slabImages * imageApart + 31 & -32;
    spareFloats = slab == null ? 0 : slab.spareFloats() + 31 & -32;
    tileFloats = columnLanes * Layout.BLOCK * tapsTogether;
    // The tiles of a unit, and those of a block of filters once more, turned.
    workerFloats = xFloats + spareFloats + tileFloats + Layout.BLOCK * Layout.BLOCK * tapsTogether;
  }

  /** Whether blocks of x lie as the kernels read them, and no tap leaves the image. */
  private boolean inPlace() {
    return x.layout() == Layout.NCHW16
        && (groups == 1 || x.groupChannels() % Layout.BLOCK == 0)
        && inside(pass, x.height(), x.width());
  }

  /** Whether nothing that a pass reads is padding. */
  static boolean inside(Pass pass, int height, int width) {
    return inside(pass.tapRow(), (pass.rows() - 1L) * pass.rowStep(), height)
        && inside(pass.tapColumn(), (pass.columns() - 1L) * pass.columnStep(), width);
  }

  private static boolean inside(int[] taps, long last, int size) {
    return Arrays.stream(taps).allMatch(t -> t >= 0 && t + last < size);
  }

  /** Rows that fit a slab: by pixels, and by floats counted the same in every layout. */
  private static int slabRows(ConvShape s, Pass pass) {
    int byPixels = Math.max(1, PIXELS / pass.columns());
    long one = floats(s, pass, 1);
    long more = Math.max(1, floats(s, pass, 2) - one);
    return Math.clamp(1 + (SLAB_FLOATS - one) / more, 1, byPixels);
  }

  /** Floats of a slab of one output row. */
  static long floatsOfRow(ConvShape s) {
    return floats(s, Pass.forward(s), 1);
  }

  /** Floats of a slab: the output's gradient, and a block of x. */
  private static long floats(ConvShape s, Pass pass, int rows) {
    long filters = Layout.BLOCK * (long) Layout.blocks(s.groupFilters());
    return filters * rows * pass.columns()
        + Slab.blockFloats(pass, rows, pass.columns())
        + Layout.BLOCK * (long) s.width();
  }

  Set<Kernel> kernels() {
    Set<Kernel> kernels = new LinkedHashSet<>();
    int least = Math.min(x.groupChannels(), Layout.BLOCK);
    int last = x.groupChannels() - (channelBlocks - 1) * Layout.BLOCK;
    for (int channels : new int[] {least, last}) {
      for (int c = 0; c < channels; c += ChannelTiles.height(channels - c)) {
        for (int lane = 0; lane < lanes; lane += Tiles.COLUMNS) {
          int vectors = PixelTiles.vectors(lane, lanes);
          kernels.add(ChannelTiles.kernel(ChannelTiles.height(channels - c), vectors));
        }
      }
    }
    return kernels;
  }

  @Override
  public int scratchFloats() {
    return Scratch.ALIGNED + yFloats + threads.count() * workerFloats;
  }

  @Override
  protected String describe() {
    return "channels by filters a tap, "
        + (slab == null ? "x in place, " : "")
        + "summed over slabs of "
        + (slabImages > 1 ? slabImages + " images" : slabRows + " of " + pass.rows() + " rows");
  }

  @Override
  ConvJob newJob() {
    return new WeightsJob(this);
  }

  /** Floats from one panel of {@link Species#LANES}-wide vectors to the next. */
  static int width(int lane, int lanes) {
    return PixelTiles.vectors(lane, lanes) * Species.LANES;
  }
}
