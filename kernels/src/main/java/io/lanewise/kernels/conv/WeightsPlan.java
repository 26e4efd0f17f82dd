package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.Kernel;
import io.lanewise.kernels.micro.PixelTiles;
import io.lanewise.kernels.micro.RowTiling;
import io.lanewise.kernels.micro.Tiles;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Species;
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
  private static final int PIXELS = 1024;

  /** Floats of a slab at most where that leaves at least one row: 3 MB. */
  private static final long SLAB_FLOATS = 768 * 1024;

  /** The most floats that a slab of one row may take. */
  static final long MOST_SLAB_FLOATS = 1000 * 1024;

  final int groups;
  final Sides.Image x;
  final Sides.Image y;
  final Pass pass;
  final RowTiling channels;

  /** Output rows in a slab; several images where whole ones fit. */
  final int slabRows;

  final int slabImages;
  final int slabsOfImage;
  final PixelRows rows;
  final int[][] steps;
  final int lanes;
  final int columnLanes = Math.max(Layout.BLOCK, Tiles.COLUMNS);
  final int xFloats;
  final int yFloats;
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
    channels = RowTiling.of(x.groupChannels());
    int one = slabRows(s, pass);
    slabRows = Math.min(one, pass.rows());
    slabsOfImage = (pass.rows() + slabRows - 1) / slabRows;
    slabImages = slabsOfImage > 1 ? 1 : Math.clamp(one / pass.rows(), 1, Math.max(1, s.batch()));
    rows = new PixelRows(x, pass, slabRows, channels.padded());
    lanes = y.groupBlocks() * Layout.BLOCK;
    int pixels = slabImages * slabRows * pass.columns();
    steps = new int[pass.taps()][pixels];
    for (int t = 0; t < pass.taps(); t++) {
      for (int p = 0; p < pixels; p++) {
        int row = p / pass.columns();
        steps[t][p] =
            row / slabRows * rows.floats() + rows.at(t, row % slabRows, p % pass.columns());
      }
    }
    xFloats = slabImages * rows.floats() + 31 & -32;
    yFloats = pixels * lanes + 31 & -32;
    workerFloats = Tiles.ROWS * columnLanes + rows.spareFloats() + 31 & -32;
  }

  /** Rows that fit a slab: by pixels, and by floats counted the same on every machine. */
  private static int slabRows(ConvShape s, Pass pass) {
    int byPixels = Math.max(1, PIXELS / pass.columns());
    long floats = floatsOfRow(s);
    return Math.clamp(SLAB_FLOATS / Math.max(1, floats), 1, byPixels);
  }

  /** Floats of a slab of one output row, roughly, on whatever machine. */
  static long floatsOfRow(ConvShape s) {
    long columns = s.outWidth() + 16L;
    return columns
        * (Layout.BLOCK * (long) Layout.blocks(s.groupFilters())
            + 3L * Math.min(s.kernelHeight(), 3) * s.strideWidth() * (s.groupChannels() + 14L));
  }

  Set<Kernel> kernels() {
    Set<Kernel> kernels = new LinkedHashSet<>();
    for (int tile = 0; tile < channels.count(); tile++) {
      for (int lane = 0; lane < lanes; lane += Tiles.COLUMNS) {
        kernels.add(PixelTiles.kernel(channels.height(tile), PixelTiles.vectors(lane, lanes)));
      }
    }
    return kernels;
  }

  @Override
  public int scratchFloats() {
    return Scratch.ALIGNED + xFloats + yFloats + threads.count() * workerFloats;
  }

  @Override
  protected String describe() {
    return "channels by filters a tap, summed over slabs of "
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
