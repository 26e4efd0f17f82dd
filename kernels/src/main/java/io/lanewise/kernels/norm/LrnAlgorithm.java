package io.lanewise.kernels.norm;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;
import io.lanewise.kernels.shape.Layout;

/** Local response normalisation a vector at a time, forward and backward. */
public final class LrnAlgorithm extends VectorAlgorithm<LrnProblem> {
  /** The one there is. */
  public LrnAlgorithm() {
    super("lrn", LrnProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    double roundings =
        problem instanceof LrnProblem it
            ? (Math.min(it.size(), it.shape().channels()) + 4.0) * (it.beta() + 1)
            : 0;
    return new ErrorBound(
        ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(24 + (long) Math.ceil(roundings)));
  }

  @Override
  protected Support takes(LrnProblem problem) {
    return NormScratch.support(
        problem.shape().layout() != Layout.NHWC, LrnJob.scratchFloats(problem, 64));
  }

  @Override
  protected Plan planned(LrnProblem problem, PlanOptions options) {
    return new LrnPlan(this, problem, options);
  }

  private static final class LrnPlan extends Plan {
    private final LrnProblem problem;
    private final int scratchFloats;

    LrnPlan(LrnAlgorithm algorithm, LrnProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
      scratchFloats = Math.toIntExact(LrnJob.scratchFloats(problem, options().threads().count()));
    }

    @Override
    protected String describe() {
      return "stretches of pixels of all channels, their squares summed anew for each channel";
    }

    @Override
    public int scratchFloats() {
      return scratchFloats;
    }

    @Override
    protected PlanJob newJob() {
      return new LrnJob(problem);
    }
  }
}
