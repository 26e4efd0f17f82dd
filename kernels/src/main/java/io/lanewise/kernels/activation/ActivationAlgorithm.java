package io.lanewise.kernels.activation;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;

/** Activations, forward and backward, a vector at a time. */
public final class ActivationAlgorithm extends VectorAlgorithm<ActivationProblem> {
  /** The one there is. */
  public ActivationAlgorithm() {
    super("activation", ActivationProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    ActivationProblem p = (ActivationProblem) problem;
    int roundings =
        switch (p.activation().kind()) {
          case EXP, LOG, SQRT -> 5;
          case SIGMOID, TANH -> p.backward() ? 20 : 9;
          case HARD_SWISH -> 4;
          default -> p.activation().kind().isPiecewiseLinear() ? 4 : 20;
        };
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(roundings));
  }

  @Override
  protected Plan planned(ActivationProblem problem, PlanOptions options) {
    return new ActivationPlan(this, problem, options);
  }

  private static final class ActivationPlan extends Plan {
    private final ActivationProblem problem;

    ActivationPlan(ActivationAlgorithm algorithm, ActivationProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
    }

    @Override
    protected String describe() {
      return "a vector at a time";
    }

    @Override
    protected PlanJob newJob() {
      return new ActivationJob(problem);
    }
  }
}
