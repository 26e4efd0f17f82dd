package io.lanewise.kernels.norm;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;

/** Group, layer and instance norm a vector at a time, forward and backward. */
public final class GroupNormAlgorithm extends VectorAlgorithm<GroupNormProblem> {
  /** The one there is. */
  public GroupNormAlgorithm() {
    super("group-norm", GroupNormProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    int chain = problem instanceof GroupNormProblem it ? it.chain() : 0;
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(chain));
  }

  @Override
  protected Support takes(GroupNormProblem problem) {
    return NormScratch.support(problem.shape().layout() != Layout.NHWC, scratch(problem, 64));
  }

  private static long scratch(GroupNormProblem problem, int threads) {
    NormGeometry g = problem.geometry();
    if (!problem.backward()) {
      return NormScratch.forward(g, threads);
    }
    TensorShape s = problem.shape();
    return problem.inRows()
        ? RowsBackwardJob.scratchFloats(s.batch(), s.channels(), threads)
        : NormScratch.backward(g, threads);
  }

  @Override
  protected Plan planned(GroupNormProblem problem, PlanOptions options) {
    return new GroupNormPlan(this, problem, options);
  }

  private static final class GroupNormPlan extends Plan {
    private final GroupNormProblem problem;
    private final int scratchFloats;

    GroupNormPlan(GroupNormAlgorithm algorithm, GroupNormProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
      scratchFloats = Math.toIntExact(scratch(problem, threads()));
    }

    private int threads() {
      return options().threads().count();
    }

    @Override
    protected String describe() {
      return "sums of pieces of at most " + NormGeometry.PIECE + " floats, added in double";
    }

    @Override
    public int scratchFloats() {
      return scratchFloats;
    }

    @Override
    protected PlanJob newJob() {
      if (!problem.backward()) {
        return ForwardJob.of(problem, threads());
      }
      TensorShape s = problem.shape();
      return problem.inRows()
          ? new RowsBackwardJob(s.batch(), s.channels(), problem.groups(), problem.accumulate())
          : NormScratch.backwardJob(problem.geometry(), threads(), false, problem.accumulate());
    }
  }
}
