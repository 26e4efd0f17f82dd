package io.lanewise.kernels.elementwise;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.fold.FoldJob;
import io.lanewise.kernels.fold.Pieces;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;

/**
 * Functions of elements and their gradients, a vector at a time; a broadcast operand's gradient is
 * summed in the same pass, over virtual lanes, in pieces that the shape alone decides.
 *
 * <p>Error bound: γ(3) of a function or of an element's gradient, of a broadcast operand's γ(d + 4)
 * of the sum of magnitudes, where d is the depth of the additions: a 128th of a piece, of at most
 * 32 Ki floats, and a 128th of the number of pieces.
 */
public final class ElementwiseAlgorithm extends VectorAlgorithm<ElementwiseProblem> {
  /** The one there is. */
  public ElementwiseAlgorithm() {
    super("elementwise", ElementwiseProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    int depth =
        problem instanceof ElementwiseProblem p && p.backward() && p.binary()
            ? pieces(p).depth()
            : 0;
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(depth + 4));
  }

  private static Pieces pieces(ElementwiseProblem problem) {
    return Pieces.of(problem.shape(), problem.per());
  }

  @Override
  protected Plan planned(ElementwiseProblem problem, PlanOptions options) {
    return new ElementwisePlan(this, problem, options);
  }

  private static final class ElementwisePlan extends Plan {
    private final ElementwiseProblem problem;
    private final Pieces pieces;

    /** Whether a gradient has to be summed. */
    private final boolean folds;

    ElementwisePlan(
        ElementwiseAlgorithm algorithm, ElementwiseProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
      pieces = pieces(problem);
      boolean alone = pieces.columns() && pieces.stretches().outer() == 1;
      folds = problem.backward() && problem.binary() && !alone;
    }

    @Override
    protected String describe() {
      return folds ? "a vector at a time, summing db in the same pass" : "a vector at a time";
    }

    @Override
    public int scratchFloats() {
      int threads = options().threads().count();
      int tiles = pieces.columns() ? 0 : threads * ElementwiseJob.TILE;
      return folds ? FoldJob.scratchFloats(pieces, threads) : tiles;
    }

    @Override
    protected PlanJob newJob() {
      int threads = options().threads().count();
      return folds
          ? new BroadcastGradientJob(problem, pieces, threads)
          : new ElementwiseJob(problem, pieces);
    }
  }
}
