package io.lanewise.kernels.activation;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;

/** Maxout, a piece after the other over stretches of planes; pixel by pixel in blocks. */
public final class MaxoutAlgorithm extends VectorAlgorithm<MaxoutProblem> {
  /** The one there is. */
  public MaxoutAlgorithm() {
    super("maxout", MaxoutProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, 0);
  }

  @Override
  protected Plan planned(MaxoutProblem problem, PlanOptions options) {
    return new MaxoutPlan(this, problem, options);
  }

  private static final class MaxoutPlan extends Plan {
    private final MaxoutProblem problem;

    MaxoutPlan(MaxoutAlgorithm algorithm, MaxoutProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
    }

    @Override
    protected String describe() {
      return "a piece after the other";
    }

    @Override
    protected PlanJob newJob() {
      return new MaxoutJob(problem);
    }
  }
}
