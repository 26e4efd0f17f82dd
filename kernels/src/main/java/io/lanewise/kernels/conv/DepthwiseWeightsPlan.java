package io.lanewise.kernels.conv;

import io.lanewise.kernels.micro.DepthwiseSums;
import io.lanewise.kernels.parallel.Scratch;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;

/**
 * The gradient of depthwise filters, by pixels of 16 channels: nine taps' sums in registers, a row
 * of output pixels at a time.
 *
 * <p>The rows of all images are cut into pieces, how many depends on the shape alone. A weight's
 * gradient is a chain of fused multiply-adds from +0 over the pixels of each piece in row-major
 * order; the pieces are then added in ascending order. Padding is +0 and takes part.
 */
final class DepthwiseWeightsPlan extends JobPlan {
  /** Below this a second thread costs more than it brings. */
  private static final long PARALLEL_FLOPS = 1_000_000;

  /** Most floats of a slab of more than one row: 128 KB, which leaves room in the cache. */
  private static final long SLAB_FLOATS = 32 * 1024;

  /** Units that are wanted, whatever the number of threads. */
  private static final int UNITS = 32;

  /** Most floats of sums: 256 MB. */
  private static final long MOST_SUMS = 64 * 1024 * 1024;

  final Sides.Image x;
  final Sides.Image y;
  final Pass pass;
  final int blocks;
  final int multiplier;

  /** Rows of all images. */
  final int rows;

  final int pieces;
  final int slabRows;
  final Slab xSlab;

  /** The output's gradient as pixels of 16 channels; null where it lies so. */
  final Slab ySlab;

  /** Where each tap reads; the last repeated until there are nines. */
  final int[] steps;

  final int xFloats;
  final int yFloats;
  final int workerFloats;

  DepthwiseWeightsPlan(ConvAlgorithm algorithm, ConvProblem problem, ConvOptions options) {
    super(algorithm, problem, options, problem.shape().flops() >= PARALLEL_FLOPS);
    ConvShape s = problem.shape();
    // As for the input's gradient, x is the target.
    Sides sides = Sides.of(problem);
    x = sides.target().oneGroup();
    y = sides.source().oneGroup();
    pass = Pass.forward(s);
    blocks = Layout.blocks(s.filters());
    multiplier = s.groupFilters();
    rows = Math.multiplyExact(s.batch(), pass.rows());
    pieces = pieces(s);
    long one = slab(1).blockFloats();
    long more = Math.max(1, slab(2).blockFloats() - one);
    slabRows = Math.clamp(1 + (SLAB_FLOATS - one) / more, 1, pass.rows());
    xSlab = slab(slabRows);
    ySlab = y.layout() == Layout.NCHW16 ? null : new Slab(y, asItIs(y), slabRows, pass.columns());
    steps = new int[(pass.taps() + DepthwiseSums.TAPS - 1) / DepthwiseSums.TAPS * 9];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = xSlab.tapAt(Math.min(i, pass.taps() - 1));
    }
    xFloats = xSlab.blockFloats();
    yFloats = ySlab == null ? 0 : ySlab.blockFloats();
    int spare = Math.max(x.width(), y.width()) * Layout.BLOCK;
    workerFloats = xFloats + yFloats + spare + 31 & -32;
  }

  private Slab slab(int gridRows) {
    return new Slab(x, pass, gridRows, pass.columns());
  }

  /** Every pixel once. */
  private static Pass asItIs(Sides.Image i) {
    return new Pass(0, 0, 1, 1, i.height(), i.width(), 1, 1, new int[1], new int[1], new int[1]);
  }

  private static int pieces(ConvShape s) {
    long rows = Math.max(1L, (long) s.batch() * s.outHeight());
    return (int) Math.clamp(UNITS / Layout.blocks(s.filters()), 1, rows);
  }

  /** Whether sums and rows are not too large. */
  static boolean fits(ConvProblem problem) {
    ConvShape s = problem.shape();
    long taps = s.taps() + DepthwiseSums.TAPS;
    long lanes = (long) Layout.blocks(s.filters()) * Layout.BLOCK;
    return taps <= MOST_SUMS / (pieces(s) * lanes)
        && (long) s.batch() * s.outHeight() <= Integer.MAX_VALUE
        && DepthwisePlan.fits(
            Sides.of(problem).target().oneGroup(), Pass.forward(s), s.outWidth(), Layout.BLOCK);
  }

  /** Floats of a block's sums of a piece. */
  int sumFloats() {
    return steps.length * Layout.BLOCK;
  }

  @Override
  public int scratchFloats() {
    return Scratch.ALIGNED + pieces * blocks * sumFloats() + threads.count() * workerFloats;
  }

  @Override
  protected String describe() {
    return "pixels of 16 channels, padded, "
        + slabRows
        + " of "
        + pass.rows()
        + " rows at a time, in "
        + pieces
        + (pieces == 1 ? " piece" : " pieces");
  }

  @Override
  ConvJob newJob() {
    return new DepthwiseWeightsJob(this);
  }
}
