package io.lanewise.kernels.resample;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;

/** The largest of bins of regions: of NCHW16 16 channels at a time, of NCHW rows first. */
public final class RegionPoolAlgorithm extends VectorAlgorithm<RegionPoolProblem> {
  /** The one there is. */
  public RegionPoolAlgorithm() {
    super("region-pool", RegionPoolProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    boolean sums = problem instanceof RegionPoolProblem it && it.backward();
    long terms = sums ? bins((RegionPoolProblem) problem) : 0;
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(terms));
  }

  private static long bins(RegionPoolProblem p) {
    return (long) p.boxes() * p.outHeight() * p.outWidth();
  }

  @Override
  protected Plan planned(RegionPoolProblem problem, PlanOptions options) {
    return new RegionPoolPlan(this, problem, options);
  }

  private static final class RegionPoolPlan extends Plan {
    private final RegionPoolProblem problem;

    RegionPoolPlan(RegionPoolAlgorithm algorithm, RegionPoolProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
    }

    @Override
    protected String describe() {
      return problem.backward() ? "plane by plane, box after box" : "box by box";
    }

    @Override
    protected PlanJob newJob() {
      return new RegionPoolJob(problem, options().threads().count());
    }
  }
}
