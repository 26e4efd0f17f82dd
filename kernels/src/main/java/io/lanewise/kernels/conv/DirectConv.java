package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.micro.WarmUp;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Machine;

/**
 * Direct convolution over channels in blocks of 16: tiles of pixels by filters in registers, every
 * tap read where it lies, no lowering (after Georganas et al., Anatomy of High-Performance Deep
 * Learning Convolutions on SIMD Architectures, SC 2018). In all three directions.
 *
 * @param name {@code direct}, or {@code grouped} for more than one group
 * @param grouped which of the two
 */
record DirectConv(String name, boolean grouped) implements ConvAlgorithm {
  private static final String TOO_LARGE = "what one row of the output reads must fit 4 MB";

  /** Of a block with fewer channels than this, tiles read lines of which they use little. */
  private static final int FEW_CHANNELS = 4;

  /** How many times as long products take there. */
  private static final double SPARSE = 1.08;

  /** What a call of the micro-kernel costs there besides, between planes. */
  private static final double SPARSE_CALL_NANOS = 150;

  /** Turning a float of a tile into filters, or adding it to them. */
  private static final double SUMMED_NANOS = 0.3;

  @Override
  public Support supports(ConvProblem problem) {
    Machine machine = Machine.current();
    if (!machine.vectorised()) {
      return Support.no(machine.reason());
    }
    if (problem.direction() == Direction.BACKWARD_BIAS) {
      return Support.no("the direction must not be backward-bias");
    }
    if (grouped != problem.shape().groups() > 1) {
      return Support.no(grouped ? "there must be several groups" : "there must be one group");
    }
    if (problem.direction() == Direction.BACKWARD_WEIGHTS) {
      return WeightsPlan.floatsOfRow(problem.shape()) > WeightsPlan.MOST_SLAB_FLOATS
          ? Support.no(TOO_LARGE)
          : Support.YES;
    }
    Sides sides = Sides.of(problem);
    for (Pass pass : Pass.of(problem)) {
      long columns = pass.columns() + 16L;
      long reach = 0;
      for (int t = 0; t < pass.taps(); t++) {
        reach = Math.max(reach, Math.abs((long) pass.tapColumn()[t]));
      }
      if ((columns + reach) * Layout.BLOCK > DirectPlan.MOST_SLAB_FLOATS
          || new Slab(sides.source(), pass, 1, (int) columns).floats()
              > DirectPlan.MOST_SLAB_FLOATS) {
        return Support.no(TOO_LARGE);
      }
    }
    return Support.YES;
  }

  @Override
  public Cost cost(ConvProblem problem, CostModel machine) {
    return problem.direction() == Direction.BACKWARD_WEIGHTS
        ? weightsCost(problem, machine)
        : pixelsCost(problem, machine);
  }

  private static Cost pixelsCost(ConvProblem problem, CostModel machine) {
    Sides sides = Sides.of(problem);
    int batch = problem.shape().batch();
    double each = (double) batch * problem.shape().groups();
    double depth = sides.source().groupChannels();
    boolean blocks = sides.source().layout() == Layout.NCHW16;
    double lanes = lanes(sides.target().groupChannels());
    boolean few = depth < FEW_CHANNELS;
    double call = CostModel.CALL_NANOS + (few && !blocks ? SPARSE_CALL_NANOS : 0);
    double products = 0;
    double calls = 0;
    // What is turned is copied by that.
    boolean copies = false;
    for (Pass pass : Pass.of(problem)) {
      double rows = each * pass.rows();
      double pixels = each * CostModel.padded(pass.columns());
      products += machine.products(pixels, lanes, depth * tapsInside(pass, sides.source()));
      calls += rows * Math.ceil(pass.columns() / 14.0) * Math.ceil(lanes / 32);
      copies |= blocks && (pass.taps() > 1 || pass.columnStep() > 1);
    }
    double source = batch * (double) sides.source().floats();
    double target = batch * (double) sides.target().floats();
    return Cost.of("products", few ? SPARSE * products : products)
        .plus("tiles", calls * call)
        .plus(
            "layouts",
            (copies ? machine.copied(source) : 0)
                + CostModel.turned(batch, sides.source())
                + CostModel.turned(batch, sides.target()))
        .plus("memory", machine.memory(source + target));
  }

  /** Channels of a tile's panels; one that is alone is done at once, or its half, not as fast. */
  private static double lanes(int channels) {
    int rest = channels % 32;
    return rest == 0 || rest > 8 ? Layout.blocks(channels) * 16.0 : channels - rest + 10.0;
  }

  /**
   * Taps that lie in the image's height, summed over the rows of a pass: the others are left out.
   */
  private static double tapsInside(Pass pass, Sides.Image source) {
    double inside = 0;
    for (int tapRow : pass.tapRow()) {
      int first = Math.max(0, Math.ceilDiv(-tapRow, pass.rowStep()));
      int end = Math.ceilDiv(source.height() - tapRow, pass.rowStep());
      inside += Math.clamp(end, first, Math.max(first, pass.rows())) - first;
    }
    return inside;
  }

  private static Cost weightsCost(ConvProblem problem, CostModel machine) {
    ConvShape s = problem.shape();
    Sides sides = Sides.of(problem);
    double pixels = (double) s.batch() * s.outHeight() * s.outWidth();
    double taps = (double) s.kernelHeight() * s.kernelWidth() * s.groups();
    double rows = taps * CostModel.paddedChannels(s.groupChannels());
    double lanes = sides.source().groupBlocks() * 16.0;
    double slabs = Math.ceil(pixels / WeightsPlan.PIXELS);
    // Planes are turned on their way, all else is copied, save x where it is read in place.
    boolean inPlace =
        problem.xLayout() == Layout.NCHW16
            && WeightsPlan.inside(Pass.forward(s), s.height(), s.width());
    double spread = sides.target().groupBlocks() * 16.0 / s.groupChannels();
    double copied = problem.xLayout() == Layout.NCHW || inPlace ? 0 : problem.xFloats() * spread;
    copied += problem.yLayout() == Layout.NCHW ? 0 : problem.yFloats();
    return Cost.of("products", machine.products(rows, lanes, pixels))
        .plus("sums", SUMMED_NANOS * slabs * s.weights())
        .plus(
            "layouts",
            machine.copied(copied) / 2
                + CostModel.laidOut(s.batch(), sides.target())
                + CostModel.laidOut(s.batch(), sides.source()))
        .plus("memory", machine.memory(problem.xFloats() + (double) problem.yFloats()));
  }

  @Override
  public ConvPlan plan(ConvProblem problem, ConvOptions options) {
    Check.notNull("conv", "problem", problem);
    Check.notNull("conv", "options", options);
    if (problem.direction() == Direction.BACKWARD_WEIGHTS) {
      WeightsPlan plan = new WeightsPlan(this, problem, options);
      WarmUp.begin(plan.kernels());
      return plan;
    }
    DirectPlan plan = new DirectPlan(this, problem, options);
    WarmUp.begin(plan.kernels());
    return plan;
  }
}
