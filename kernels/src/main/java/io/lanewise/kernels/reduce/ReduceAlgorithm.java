package io.lanewise.kernels.reduce;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.fold.FoldJob;
import io.lanewise.kernels.fold.Pieces;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.Per;

/**
 * Reductions in pieces, each over virtual lanes, and the pieces likewise; the shape alone decides
 * which.
 *
 * <p>Error bound of a sum: γ(d + 4) of the sum of magnitudes, where d is the depth of the
 * additions: a 128th of a piece, of at most 32 Ki floats, and a 128th of the number of pieces,
 * against the number of elements if they were added one after the other. Of the L2 norm γ(4):
 * squares are added in double, and rounded to float are only the norms of the pieces and the norm
 * of these. Extremes are exact, gradients within γ(4).
 */
public final class ReduceAlgorithm extends VectorAlgorithm<ReduceProblem> {
  /** The one there is. */
  public ReduceAlgorithm() {
    super("reduce", ReduceProblem.class);
  }

  @Override
  protected Support takes(ReduceProblem problem) {
    Layout layout = problem.shape().layout();
    boolean inOrder =
        layout == Layout.NCHW || layout == Layout.NHWC && problem.shape().channels() < 2;
    boolean across = problem.per() == Per.SCALAR || problem.per() == Per.IMAGE;
    boolean first = problem.reduction() == Reduction.ARGMAX;
    first |= problem.reduction().picks() && problem.backward();
    return first && across && !inOrder
        ? Support.no("the first across channels is found where channels are planes")
        : Support.YES;
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    boolean sums =
        problem instanceof ReduceProblem p
            && !p.backward()
            && !p.reduction().picks()
            && p.reduction() != Reduction.L2;
    int depth = sums ? pieces((ReduceProblem) problem).depth() : 0;
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(depth + 4));
  }

  private static Pieces pieces(ReduceProblem problem) {
    return Pieces.of(problem.shape(), problem.per());
  }

  @Override
  protected Plan planned(ReduceProblem problem, PlanOptions options) {
    return new ReducePlan(this, problem, options);
  }

  private static final class ReducePlan extends Plan {
    private final ReduceProblem problem;
    private final Pieces pieces;

    ReducePlan(ReduceAlgorithm algorithm, ReduceProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
      pieces = pieces(problem);
    }

    @Override
    protected String describe() {
      return spreads()
          ? "each number spread over its elements"
          : pieces.units() + " pieces, and " + pieces.lastUnits() + " units to fold their results";
    }

    private boolean spreads() {
      return problem.backward() && !problem.reduction().picks();
    }

    @Override
    public int scratchFloats() {
      int threads = options().threads().count();
      return spreads()
          ? threads * SpreadJob.BUFFER
          : problem.reduction() == Reduction.L2
              ? pieces.partialFloats()
              : FoldJob.scratchFloats(pieces, threads);
    }

    @Override
    protected PlanJob newJob() {
      int threads = options().threads().count();
      if (spreads()) {
        return new SpreadJob(problem, pieces);
      }
      return switch (problem.reduction()) {
        case L2 -> new NormJob(problem, pieces, threads);
        case ARGMAX -> new WinnerJob(problem, pieces, threads);
        case MAX, MIN ->
            problem.backward()
                ? new WinnerJob(problem, pieces, threads)
                : new ReduceJob(problem, pieces, threads);
        case SUM, MEAN, L1, DOT -> new ReduceJob(problem, pieces, threads);
      };
    }
  }
}
