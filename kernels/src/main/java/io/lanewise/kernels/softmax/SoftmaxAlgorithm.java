package io.lanewise.kernels.softmax;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.micro.TurnedRows;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;

/** Softmax and its kin, row by row while the row is in the cache. */
public final class SoftmaxAlgorithm extends VectorAlgorithm<SoftmaxProblem> {
  /** The one there is. */
  public SoftmaxAlgorithm() {
    super("softmax", SoftmaxProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    long terms = problem instanceof SoftmaxProblem softmax ? softmax.columns() / 16 : 0;
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(terms + 24));
  }

  @Override
  protected Plan planned(SoftmaxProblem problem, PlanOptions options) {
    return new SoftmaxPlan(this, problem, options);
  }

  private static final class SoftmaxPlan extends Plan {
    private final SoftmaxProblem problem;

    SoftmaxPlan(SoftmaxAlgorithm algorithm, SoftmaxProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
    }

    @Override
    protected String describe() {
      return SoftmaxJob.turns(problem)
          ? TurnedRows.ROWS + " rows at a time, a lane each"
          : "row by row, in passes over the cache";
    }

    @Override
    public int scratchFloats() {
      return SoftmaxJob.scratchFloats(problem) * options().threads().count();
    }

    @Override
    protected PlanJob newJob() {
      return new SoftmaxJob(problem);
    }
  }
}
