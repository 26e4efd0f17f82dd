package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.micro.WarmUp;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Machine;

/**
 * Convolution as products of matrices.
 *
 * <p>{@code im2col} writes the matrix of columns out (Chellapilla, Puri and Simard, High
 * Performance Convolutional Neural Networks for Document Processing, 2006), a slab of it at a time;
 * it takes every shape. {@code implicit-gemm} packs panels of it where they are multiplied and
 * never has it as a whole (Chetlur et al., cuDNN: Efficient Primitives for Deep Learning, 2014).
 * {@code pointwise} has nothing to lower.
 *
 * @param how which of them
 */
record LoweredConv(Lowering how) implements ConvAlgorithm {
  /** To part one float from its neighbours: in vectors where rows are wide, else one by one. */
  private static final double PART_NANOS = 0.75;

  /**
   * What a float of x that no cache keeps costs besides the memory's speed where panels are read as
   * they lie: from row to row, page to page, nothing is fetched ahead.
   */
  private static final double FAR_NANOS = 0.4;

  /** With fewer filters, few tiles pass over a panel, and all wait for the memory anyway. */
  private static final double FEW_FILTERS = 64;

  @Override
  public String name() {
    return how.text;
  }

  @Override
  public Support supports(ConvProblem problem) {
    Machine machine = Machine.current();
    if (!machine.vectorised()) {
      return Support.no(machine.reason());
    }
    if (problem.direction() == Direction.BACKWARD_BIAS) {
      return Support.no("the direction must not be backward-bias");
    }
    boolean weights = problem.direction() == Direction.BACKWARD_WEIGHTS;
    ConvShape s = problem.shape();
    if (how == Lowering.POINTWISE && !pointwise(s)) {
      return Support.no("the kernel must be 1x1, without padding");
    }
    if (how == Lowering.IMPLICIT && weights) {
      return Support.no("the direction must be forward or backward-data");
    }
    if (s.groupFilters() > LoweredWeightsPlan.MOST_FILTERS
        || s.groupChannels() > LoweredWeightsPlan.MOST_FILTERS) {
      return Support.no(
          "a group must have at most " + LoweredWeightsPlan.MOST_FILTERS + " channels");
    }
    return weights || how == Lowering.IM2COL ? Support.YES : slabsFit(problem);
  }

  private static boolean pointwise(ConvShape s) {
    return s.kernelHeight() == 1
        && s.kernelWidth() == 1
        && s.padTop() == 0
        && s.padLeft() == 0
        && s.padBottom() == 0
        && s.padRight() == 0;
  }

  private static Support slabsFit(ConvProblem problem) {
    Sides sides = Sides.of(problem);
    for (Pass pass : Pass.of(problem)) {
      if (new PlaneSlab(sides.source(), pass, 1).floats() > LoweredPlan.MOST_SLAB_FLOATS) {
        return Support.no("what one row of the output reads must fit 3 MB");
      }
    }
    return Support.YES;
  }

  @Override
  public Cost cost(ConvProblem problem, CostModel machine) {
    ConvShape s = problem.shape();
    boolean forward = problem.direction() == Direction.FORWARD;
    boolean weights = problem.direction() == Direction.BACKWARD_WEIGHTS;
    // Filters are the rows of tiles, save in backward-data, where they are input channels.
    double rows = forward || weights ? s.groupFilters() : s.groupChannels();
    double columns = weights ? s.taps() : (double) s.outHeight() * s.outWidth();
    double padded = padded(rows, 2, 4) / rows * padded(columns, 16, 16) / columns;
    double products = padded * s.flops() / machine.flopsPerNano();
    // Each product's column is used by all rows of its group.
    double lowered = s.macs() / rows;
    double copies =
        switch (how) {
          case IM2COL -> 2;
          case POINTWISE -> problem.xLayout() == Layout.NCHW && s.strideHeight() == 1 ? 0 : 1;
          case IMPLICIT -> 0.75;
        };
    copies += weights ? 1 : 0;
    // Forward, a slab parts pixels by the rest that their columns leave when divided by the stride.
    double parted =
        how == Lowering.IMPLICIT && forward && s.strideWidth() > 1
            ? s.inputElements()
                * (Math.min(1.0, (double) s.kernelHeight() / s.strideHeight())
                    * Math.min(1.0, (double) s.kernelWidth() / s.strideWidth()))
            : 0;
    boolean inPlace = how == Lowering.POINTWISE && copies == 0;
    double far = inPlace ? machine.far(forward ? problem.xFloats() : problem.yFloats()) : 0;
    double waiting = FAR_NANOS * Math.min(1, s.filters() / FEW_FILTERS) * far;
    double turned =
        (problem.xLayout() == Layout.NCHW ? 0.0 : s.inputElements())
            + (problem.yLayout() == Layout.NCHW ? 0.0 : s.outputElements());
    return Cost.of("products", products)
        .plus("lowering", machine.copied(copies * lowered) + PART_NANOS * parted)
        .plus("layouts", machine.copied(2 * turned))
        .plus("waiting", waiting)
        .plus("memory", machine.memory(problem.xFloats() + (double) problem.yFloats()));
  }

  private static double padded(double n, int to, int least) {
    return Math.max(least, Math.ceil(n / to) * to);
  }

  @Override
  public ConvPlan plan(ConvProblem problem, ConvOptions options) {
    Check.notNull("conv", "problem", problem);
    Check.notNull("conv", "options", options);
    if (problem.direction() == Direction.BACKWARD_WEIGHTS) {
      LoweredWeightsPlan plan = new LoweredWeightsPlan(this, problem, options);
      WarmUp.begin(plan.kernels());
      return plan;
    }
    LoweredPlan plan = new LoweredPlan(this, problem, options);
    WarmUp.begin(plan.kernels());
    return plan;
  }
}
