package io.lanewise.kernels.loss;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;

/** Losses of elements, piece by piece while the piece is in the cache. */
public final class ElementLossAlgorithm extends VectorAlgorithm<ElementLossProblem> {
  /** The one there is. */
  public ElementLossAlgorithm() {
    super("element-loss", ElementLossProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    long count = problem instanceof ElementLossProblem loss ? loss.count() : 0;
    long terms = Math.min(count, ElementLossJob.PIECE) / 16 + count / (16 * ElementLossJob.PIECE);
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(terms + 32));
  }

  @Override
  protected Plan planned(ElementLossProblem problem, PlanOptions options) {
    return new ElementLossPlan(this, problem, options);
  }

  private static final class ElementLossPlan extends Plan {
    private final ElementLossProblem problem;

    ElementLossPlan(
        ElementLossAlgorithm algorithm, ElementLossProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
    }

    @Override
    protected String describe() {
      return "pieces of " + ElementLossJob.PIECE + ", then their sums";
    }

    @Override
    public int scratchFloats() {
      return ElementLossJob.pieces(problem) + ElementLossJob.SCRATCH * options().threads().count();
    }

    @Override
    protected PlanJob newJob() {
      return new ElementLossJob(problem);
    }
  }
}
