package io.lanewise.testkit.gemm;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import net.jqwik.api.Arbitrary;

/** An algorithm under test, with everything that a plan can be asked for. */
public interface GemmAlgorithmSubject extends GemmSubject {
  /** The algorithm. */
  GemmAlgorithm algorithm();

  @Override
  default void multiply(GemmData data) {
    GemmPlan plan = plan(data);
    GemmCall.of(plan, data).run(plan);
  }

  @Override
  default ErrorBound errorBound(GemmProblem problem) {
    return algorithm().errorBound(problem);
  }

  @Override
  default Arbitrary<GemmProblem> problems() {
    return GemmProblems.any(shapes());
  }

  /** The plan for a call. */
  default GemmPlan plan(GemmData data) {
    return algorithm().plan(data.problem(), data.options());
  }
}
