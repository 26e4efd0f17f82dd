package io.lanewise.kernels.dropout;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;

/** Dropout with the mask computed as it is needed, a vector at a time. */
public final class DropoutAlgorithm extends VectorAlgorithm<DropoutProblem> {
  /** The one there is. */
  public DropoutAlgorithm() {
    super("dropout", DropoutProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(2));
  }

  @Override
  protected Plan planned(DropoutProblem problem, PlanOptions options) {
    return new DropoutPlan(this, problem, options);
  }

  private static final class DropoutPlan extends Plan {
    private final DropoutProblem problem;

    DropoutPlan(DropoutAlgorithm algorithm, DropoutProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
    }

    @Override
    protected String describe() {
      return "the mask computed as it is needed";
    }

    @Override
    protected PlanJob newJob() {
      return new DropoutJob(problem);
    }
  }
}
