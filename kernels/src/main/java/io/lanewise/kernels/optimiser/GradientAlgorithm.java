package io.lanewise.kernels.optimiser;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.activation.ActivationKernel;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.fold.FoldJob;
import io.lanewise.kernels.fold.Pieces;
import io.lanewise.kernels.micro.Pairwise;
import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;

/**
 * Clipping and penalties in one pass.
 *
 * <p>Error bound: γ(4) of a gradient; of a penalty's value γ(d + 4), where d is the depth of the
 * additions: a 128th of a piece, of at most 32 Ki floats, and a 128th of the number of pieces.
 */
public final class GradientAlgorithm extends VectorAlgorithm<GradientProblem> {
  /** The one there is. */
  public GradientAlgorithm() {
    super("gradient", GradientProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    int depth = problem instanceof GradientProblem p && p.penalty() ? pieces(p).depth() : 0;
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(depth + 4));
  }

  private static Pieces pieces(GradientProblem problem) {
    return Pieces.of(TensorShape.row(problem.length()), Per.SCALAR);
  }

  @Override
  protected Plan planned(GradientProblem problem, PlanOptions options) {
    return new GradientPlan(this, problem, options);
  }

  private static final class GradientPlan extends Plan {
    private final GradientProblem problem;
    private final Pieces pieces;

    GradientPlan(GradientAlgorithm algorithm, GradientProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
      pieces = pieces(problem);
    }

    @Override
    protected String describe() {
      return problem.penalty() ? "the value is summed while g is written" : "g in one pass";
    }

    @Override
    public int scratchFloats() {
      int threads = options().threads().count();
      return problem.penalty() ? FoldJob.scratchFloats(pieces, threads) : 0;
    }

    @Override
    protected PlanJob newJob() {
      int threads = options().threads().count();
      return problem.penalty() ? new PenaltyJob(problem, pieces, threads) : new ClipJob(problem);
    }
  }

  private static final class ClipJob extends PlanJob {
    private final GradientProblem problem;
    private final Runs runs;
    private final Activation clip;

    ClipJob(GradientProblem problem) {
      this.problem = problem;
      runs = Runs.of(1, problem.length());
      clip = Activation.clip(-problem.amount(), problem.amount());
    }

    @Override
    protected int units(int phase) {
      return runs.units();
    }

    @Override
    protected void run(int phase, int unit, int worker) {
      float[] g = floats(0);
      int from = at(0) + runs.from(unit);
      int count = runs.floats(unit);
      if (problem.kind() == GradientProblem.Kind.CLIP_VALUE) {
        ActivationKernel.apply(clip, g, from, count);
        return;
      }
      float factor = Math.min(1f, problem.amount() / (floats(1)[at(1)] + 1e-6f));
      if (factor != 1f) {
        Pairwise.scale(factor, g, from, g, from, count);
      }
    }
  }
}
