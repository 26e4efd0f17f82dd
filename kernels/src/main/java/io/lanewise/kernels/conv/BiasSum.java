package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.simd.Machine;

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
    return new BiasSumPlan(this, problem, options);
  }
}
