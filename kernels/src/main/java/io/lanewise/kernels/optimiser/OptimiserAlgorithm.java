package io.lanewise.kernels.optimiser;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;

/**
 * Optimisers' steps in one pass: parameters and state are read and written once, the gradient is
 * read once.
 *
 * <p>Error bound: γ(16) of the magnitudes that each number is summed of, as {@link
 * OptimiserProblem#magnitudes} has them; no number goes through more roundings.
 */
public final class OptimiserAlgorithm extends VectorAlgorithm<OptimiserProblem> {
  /** The one there is. */
  public OptimiserAlgorithm() {
    super("optimiser", OptimiserProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(16));
  }

  @Override
  protected Plan planned(OptimiserProblem problem, PlanOptions options) {
    return new OptimiserPlan(this, problem, options);
  }

  private static final class OptimiserPlan extends Plan {
    private final OptimiserProblem problem;

    OptimiserPlan(OptimiserAlgorithm algorithm, OptimiserProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
    }

    @Override
    protected String describe() {
      return "parameters and state in one pass";
    }

    @Override
    protected PlanJob newJob() {
      return new OptimiserJob(problem);
    }
  }
}
