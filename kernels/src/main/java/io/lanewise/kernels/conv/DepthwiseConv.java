package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.micro.DepthwiseKernel;
import io.lanewise.kernels.micro.WarmUp;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Machine;
import java.util.List;

/**
 * Depthwise convolution: every channel has filters of its own, so there is next to no arithmetic
 * and everything is about reading and writing once. A vector is 16 channels of a pixel in NCHW16,
 * neighbouring pixels of a channel in NCHW where rows are wide; what is in registers is a window
 * that slides. In all three directions; a channel may have several filters.
 */
record DepthwiseConv() implements ConvAlgorithm {
  /** What of the peak is left where every product needs a load, or nearly. */
  private static final double OF_PEAK = 0.6;

  /** To bring one float from channels that do not follow each other into a block. */
  private static final double SPREAD_NANOS = 0.7;

  @Override
  public String name() {
    return "depthwise";
  }

  @Override
  public Support supports(ConvProblem problem) {
    Machine machine = Machine.current();
    if (!machine.vectorised()) {
      return Support.no(machine.reason());
    }
    if (problem.shape().groups() != problem.shape().channels()) {
      return Support.no("there must be as many groups as channels");
    }
    if (problem.direction() == Direction.BACKWARD_BIAS) {
      return Support.no("the direction must not be backward-bias");
    }
    boolean fits =
        problem.direction() == Direction.BACKWARD_WEIGHTS
            ? DepthwiseWeightsPlan.fits(problem)
            : DepthwisePlan.fits(problem);
    return fits ? Support.YES : Support.no("what one row of the output reads must fit 4 MB");
  }

  @Override
  public Cost cost(ConvProblem problem, CostModel machine) {
    ConvShape s = problem.shape();
    boolean weights = problem.direction() == Direction.BACKWARD_WEIGHTS;
    boolean bothPlanes = problem.xLayout() == Layout.NCHW && problem.yLayout() == Layout.NCHW;
    // Narrow planes and strided ones of one filter a channel are turned into pixels, and back.
    boolean turned =
        s.groupFilters() == 1 && (s.strideWidth() > 1 || s.outWidth() <= DepthwisePlan.NARROW);
    boolean planes = bothPlanes && !weights && !turned;
    double lanes =
        planes
            ? (double) roundUp(s.outWidth()) / s.outWidth()
            : (double) roundUp(s.filters()) / s.filters();
    double products = s.flops() * lanes / (machine.flopsPerNano() * OF_PEAK);
    double floats = problem.xFloats() + (double) problem.yFloats();
    double moved = machine.moved(floats);
    double spreading = 0;
    if (!planes && s.groupFilters() > 1) {
      spreading = SPREAD_NANOS * s.groupFilters() * problem.xFloats();
    } else if (bothPlanes && !planes) {
      spreading = machine.copied(weights ? floats / 2 : floats);
    } else if (problem.xLayout() != problem.yLayout()) {
      spreading = machine.copied(floats / 2);
    }
    return Cost.of(products > moved ? "products" : "memory", Math.max(products, moved))
        .plus("layouts", spreading);
  }

  private static int roundUp(int n) {
    return Layout.blocks(n) * Layout.BLOCK;
  }

  @Override
  public ConvPlan plan(ConvProblem problem, ConvOptions options) {
    Check.notNull("conv", "problem", problem);
    Check.notNull("conv", "options", options);
    if (problem.direction() == Direction.BACKWARD_WEIGHTS) {
      ConvPlan plan = new DepthwiseWeightsPlan(this, problem, options);
      WarmUp.begin(List.of(DepthwiseKernel.SUMS));
      return plan;
    }
    DepthwisePlan plan = new DepthwisePlan(this, problem, options);
    WarmUp.begin(plan.kernels());
    return plan;
  }
}
