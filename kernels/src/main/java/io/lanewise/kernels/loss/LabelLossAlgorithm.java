package io.lanewise.kernels.loss;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.micro.TurnedRows;
import io.lanewise.kernels.micro.WarmUp;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;
import java.util.List;

/** Losses of rows against classes, row by row while the row is in the cache, short ones turned. */
public final class LabelLossAlgorithm extends VectorAlgorithm<LabelLossProblem> {
  /** The one there is. */
  public LabelLossAlgorithm() {
    super("label-loss", LabelLossProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    long terms = problem instanceof LabelLossProblem p ? p.columns() / 16 + p.rows() / 16 : 0;
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(terms + 40));
  }

  @Override
  protected Plan planned(LabelLossProblem problem, PlanOptions options) {
    if (problem.kind() != LabelLossProblem.Kind.NLL
        && TurnedRows.areFaster(problem.rows(), problem.columns())) {
      WarmUp.begin(List.of(ShortLabelKernel.LOSSES));
    }
    return new LabelLossPlan(this, problem, options);
  }

  private static final class LabelLossPlan extends Plan {
    private final LabelLossProblem problem;

    LabelLossPlan(LabelLossAlgorithm algorithm, LabelLossProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
    }

    @Override
    protected String describe() {
      boolean turns = TurnedRows.areFaster(problem.rows(), problem.columns());
      String rows = turns ? TurnedRows.ROWS + " rows at a time, a lane each" : "row by row";
      return "the labels' weights, then " + rows + ", then the sum";
    }

    @Override
    public int scratchFloats() {
      return LabelLossJob.shared(problem)
          + LabelLossJob.ofThread(problem) * options().threads().count();
    }

    @Override
    protected PlanJob newJob() {
      return LabelLossJob.of(problem);
    }
  }
}
