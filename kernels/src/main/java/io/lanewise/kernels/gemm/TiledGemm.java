package io.lanewise.kernels.gemm;

import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.micro.WarmUp;
import io.lanewise.kernels.simd.Machine;

/**
 * The register-tiled product for every shape, after Goto and van de Geijn, Anatomy of
 * High-Performance Matrix Multiplication, ACM TOMS 34(3), 2008.
 *
 * @param blocks the sizes it works in
 */
public record TiledGemm(Blocks blocks) implements GemmAlgorithm {
  @Override
  public String name() {
    return "tiled";
  }

  @Override
  public Support supports(GemmProblem problem) {
    if (Math.max(problem.m(), Math.max(problem.n(), problem.k())) > GemmProblem.LARGEST) {
      return Support.no("m, n and k must be at most " + GemmProblem.LARGEST);
    }
    Machine machine = Machine.current();
    return machine.vectorised() ? Support.YES : Support.no(machine.reason());
  }

  @Override
  public GemmPlan plan(GemmProblem problem, GemmOptions options) {
    TiledPlan plan = new TiledPlan(this, problem, options);
    WarmUp.begin(plan.kernels());
    return plan;
  }
}
