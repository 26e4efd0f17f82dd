package io.lanewise.kernels.resample;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;

/** Resizing by two sparse sums, first over rows, then over columns; both directions alike. */
public final class ResizeAlgorithm extends VectorAlgorithm<ResizeProblem> {
  /** The one there is. */
  public ResizeAlgorithm() {
    super("resize", ResizeProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    if (!(problem instanceof ResizeProblem resize)) {
      return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, Double.POSITIVE_INFINITY);
    }
    long terms = resize.rows().most() + resize.columns().most();
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(terms + 4));
  }

  @Override
  protected Plan planned(ResizeProblem problem, PlanOptions options) {
    return new ResizePlan(this, problem, options);
  }

  private static final class ResizePlan extends Plan {
    private final ResizeProblem problem;
    private final Taps rows;
    private final Taps columns;

    ResizePlan(ResizeAlgorithm algorithm, ResizeProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
      rows = problem.rows();
      columns = problem.columns();
    }

    @Override
    protected String describe() {
      return "sums of " + rows.most() + " rows, then of " + columns.most() + " columns";
    }

    @Override
    public int scratchFloats() {
      return options().threads().count() * ResizeJob.scratchFloats(problem);
    }

    @Override
    protected PlanJob newJob() {
      return new ResizeJob(problem, rows, columns);
    }
  }
}
