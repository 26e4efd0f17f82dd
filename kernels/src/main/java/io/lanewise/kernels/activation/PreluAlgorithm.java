package io.lanewise.kernels.activation;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;
import io.lanewise.kernels.shape.TensorShape;

/** PReLU, a plane or a block of channels at a time. */
public final class PreluAlgorithm extends VectorAlgorithm<PreluProblem> {
  /** The one there is. */
  public PreluAlgorithm() {
    super("prelu", PreluProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    TensorShape s = ((PreluProblem) problem).shape();
    long terms = (long) s.batch() * s.height() * s.width();
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(terms + 5));
  }

  @Override
  protected Plan planned(PreluProblem problem, PlanOptions options) {
    return new PreluPlan(this, problem, options);
  }

  private static final class PreluPlan extends Plan {
    private final PreluProblem problem;

    PreluPlan(PreluAlgorithm algorithm, PreluProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
    }

    @Override
    public int scratchFloats() {
      return PreluJob.scratchFloats(problem);
    }

    @Override
    protected String describe() {
      return problem.backward() ? "dx and each image's sums, then the sums" : "a vector at a time";
    }

    @Override
    protected PlanJob newJob() {
      return new PreluJob(problem);
    }
  }
}
