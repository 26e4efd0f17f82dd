package io.lanewise.kernels.pool;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.VectorAlgorithm;

/** Poolings, forward and backward: rows of windows folded first, then columns. */
public final class PoolingAlgorithm extends VectorAlgorithm<PoolProblem> {
  /** The one there is. */
  public PoolingAlgorithm() {
    super("pooling", PoolProblem.class);
  }

  @Override
  public ErrorBound errorBound(Problem problem) {
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, factor((PoolProblem) problem));
  }

  private static double factor(PoolProblem problem) {
    return switch (problem.pooling().kind()) {
      case UNPOOL -> 0;
      case MAX -> problem.backward() ? sumBound(windows(problem)) : 0;
      case AVERAGE, LP -> sumBound(problem.backward() ? sharing(problem) : taps(problem));
    };
  }

  /** The bound of a sum of so many, with what is done before and after. */
  static double sumBound(double elements) {
    return ErrorBound.gamma((long) elements + 4);
  }

  private static double taps(PoolProblem problem) {
    return isInDouble(problem.pooling()) ? 0 : problem.shape().mostTaps();
  }

  private static double windows(PoolProblem problem) {
    return (double) problem.shape().rows().out() * problem.shape().columns().out();
  }

  /** The most windows that share an element. */
  static double sharing(PoolProblem problem) {
    double rows = Cover.of(problem.shape().rows()).most();
    return rows * Cover.of(problem.shape().columns()).most();
  }

  /** Powers other than these two are computed in double. */
  static boolean isInDouble(Pooling pooling) {
    return pooling.kind() == Pooling.Kind.LP && pooling.p() != 1 && pooling.p() != 2;
  }

  @Override
  protected Plan planned(PoolProblem problem, PlanOptions options) {
    return new PoolPlan(this, problem, options);
  }
}
