package io.lanewise.kernels.resample;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;

/** Regions of images: of NCHW16 16 channels at a time, of NCHW pixel by pixel. */
public final class RegionAlgorithm extends VectorAlgorithm<RegionProblem> {
  /** The one there is. */
  public RegionAlgorithm() {
    super("regions", RegionProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    boolean sums = problem instanceof RegionProblem regions && regions.backward();
    long terms = sums ? 4L * pixels((RegionProblem) problem) : 0;
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(terms + 8));
  }

  /** How many pixels of regions may touch one of the image. */
  private static long pixels(RegionProblem p) {
    return (long) p.boxes() * p.outHeight() * p.outWidth();
  }

  @Override
  protected Plan planned(RegionProblem problem, PlanOptions options) {
    return new RegionPlan(this, problem, options);
  }

  private static final class RegionPlan extends Plan {
    private final RegionProblem problem;

    RegionPlan(RegionAlgorithm algorithm, RegionProblem problem, PlanOptions options) {
      super(algorithm, problem, options);
      this.problem = problem;
    }

    @Override
    protected String describe() {
      return problem.backward() ? "plane by plane, box after box" : "box by box";
    }

    @Override
    protected PlanJob newJob() {
      return new RegionJob(problem);
    }
  }
}
