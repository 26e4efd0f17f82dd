package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.micro.WarmUp;
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
    return new Cost(problem.shape().flops() / machine.flopsPerNano(), "all products in registers");
  }

  @Override
  public ConvPlan plan(ConvProblem problem, ConvOptions options) {
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
