package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.micro.PixelSumKernel;
import io.lanewise.kernels.micro.WarmUp;
import io.lanewise.kernels.simd.Machine;
import java.util.List;

/** The bias's gradient, as sums over pixels in one order for every layout. Backward-bias alone. */
final class BiasSum implements ConvAlgorithm {
  @Override
  public String name() {
    return "bias-sum";
  }

  @Override
  public Support supports(ConvProblem problem) {
    Machine machine = Machine.current();
    if (!machine.vectorised()) {
      return Support.no(machine.reason());
    }
    return problem.direction() == Direction.BACKWARD_BIAS
        ? Support.YES
        : Support.no("the direction must be backward-bias");
  }

  @Override
  public Cost cost(ConvProblem problem, CostModel machine) {
    double copied = machine.copied(problem.yFloats() / 2.0);
    return Cost.of("sums", copied).plus("memory", machine.memory(problem.yFloats()));
  }

  @Override
  public ConvPlan plan(ConvProblem problem, ConvOptions options) {
    Check.notNull("conv", "problem", problem);
    Check.notNull("conv", "options", options);
    BiasSumPlan plan = new BiasSumPlan(this, problem, options);
    WarmUp.begin(List.of(PixelSumKernel.SUMS));
    return plan;
  }
}
