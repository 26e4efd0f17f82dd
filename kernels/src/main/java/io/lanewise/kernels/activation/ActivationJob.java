package io.lanewise.kernels.activation;

import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.UnusedLanes;

/** One run: stretches of all floats, then +0 into the lanes that stand for no channel. */
final class ActivationJob extends PlanJob {
  private final ActivationProblem problem;
  private final Runs runs;

  ActivationJob(ActivationProblem problem) {
    this.problem = problem;
    runs = Runs.of(1, problem.shape().floats());
  }

  @Override
  protected int units(int phase) {
    return runs.units();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int from = runs.from(unit);
    int floats = runs.floats(unit);
    int result = problem.backward() ? 2 : 1;
    if (problem.backward()) {
      GradientKernel.apply(
          problem.activation(),
          floats(0),
          at(0) + from,
          floats(1),
          at(1) + from,
          floats(2),
          at(2) + from,
          floats);
    } else {
      ActivationKernel.apply(
          problem.activation(), floats(0), at(0) + from, floats(1), at(1) + from, floats);
    }
    UnusedLanes.fill(problem.shape(), 0f, from, floats, floats(result), at(result) + from);
  }
}
