package io.lanewise.kernels.gemm;

import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.simd.Machine;

/**
 * Products with one column: matrix times vector, at the speed of memory. Sums over 16 virtual
 * lanes, so its order of arithmetic is not the tiled product's, but as fixed.
 */
record GemvGemm() implements GemmAlgorithm {
  @Override
  public String name() {
    return "gemv";
  }

  @Override
  public Support supports(GemmProblem problem) {
    if (problem.n() != 1) {
      return Support.no("n must be 1");
    }
    if (Math.max(problem.m(), Math.max(problem.n(), problem.k())) > GemmProblem.LARGEST) {
      return Support.no("m, n and k must be at most " + GemmProblem.LARGEST);
    }
    Machine machine = Machine.current();
    return machine.vectorised() ? Support.YES : Support.no(machine.reason());
  }

  @Override
  public GemmPlan plan(GemmProblem problem, GemmOptions options) {
    return new GemvPlan(this, problem, options);
  }
}
