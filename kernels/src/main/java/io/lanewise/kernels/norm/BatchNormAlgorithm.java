package io.lanewise.kernels.norm;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;
import io.lanewise.kernels.shape.Layout;

/** Batch norm a vector at a time: training, inference and backward. */
public final class BatchNormAlgorithm extends VectorAlgorithm<BatchNormProblem> {
  /** The one there is. */
  public BatchNormAlgorithm() {
    super("batch-norm", BatchNormProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    int chain = problem instanceof BatchNormProblem it ? it.chain() : 0;
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(chain));
  }

  @Override
  protected Support takes(BatchNormProblem problem) {
    return NormScratch.support(problem.shape().layout() != Layout.NHWC, scratch(problem, 64));
  }

  private static long scratch(BatchNormProblem problem, int threads) {
    NormGeometry g = problem.geometry();
    if (!problem.training() && !problem.backward()) {
      return InferenceJob.scratchFloats(g, threads);
    }
    return problem.backward() ? NormScratch.backward(g, threads) : NormScratch.forward(g, threads);
  }

  @Override
  protected Plan planned(BatchNormProblem problem, PlanOptions options) {
    return new BatchNormPlan(this, problem, options);
  }

  private static final class BatchNormPlan extends Plan {
    private final BatchNormProblem problem;
    private final int scratchFloats;

    BatchNormPlan(BatchNormAlgorithm algorithm, BatchNormProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
      scratchFloats = Math.toIntExact(scratch(problem, threads()));
    }

    private int threads() {
      return options().threads().count();
    }

    @Override
    protected String describe() {
      return problem.training() || problem.backward()
          ? "sums of pieces of at most " + NormGeometry.PIECE + " floats, added in double"
          : "every float once";
    }

    @Override
    public int scratchFloats() {
      return scratchFloats;
    }

    @Override
    protected PlanJob newJob() {
      if (!problem.training()) {
        return problem.backward()
            ? FrozenBackwardJob.of(problem, threads())
            : new InferenceJob(problem);
      }
      return problem.backward()
          ? NormScratch.backwardJob(
              problem.geometry(), threads(), problem.relu(), problem.accumulate())
          : ForwardJob.of(problem, threads());
    }
  }
}
