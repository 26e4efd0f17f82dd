package io.lanewise.kernels.optimiser;

import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.plan.PlanJob;

/** One step. */
final class OptimiserJob extends PlanJob {
  private final Rule rule;
  private final Runs runs;

  /** Which operand the squares are, and which the step. */
  private final int square;

  private final int step;

  OptimiserJob(OptimiserProblem problem) {
    rule = problem.rule();
    runs = Runs.of(1, problem.length());
    square = rule.hasMomentum() ? 3 : 2;
    step = problem.operands().size() - 1;
  }

  @Override
  protected int units(int phase) {
    return runs.units();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int from = runs.from(unit);
    int count = runs.floats(unit);
    float[] w = floats(0);
    int wAt = at(0) + from;
    float[] g = floats(1);
    int gAt = at(1) + from;
    int second = rule.hasMomentum() ? 2 : 1;
    float[] m = floats(second);
    int mAt = at(second) + from;
    int squares = rule.kind().adaptive() ? square : 1;
    float[] v = floats(squares);
    int vAt = at(squares) + from;
    float rate = floats(step)[at(step)];
    float decay = rule.weightDecay();
    float coupled = rule.kind().decoupled() ? 0f : decay;
    float keep = rule.kind().decoupled() ? Math.fma(-rate, decay, 1f) : 1f;
    float momentum = rule.momentum();
    float smoothing = rule.smoothing();
    float epsilon = rule.epsilon();
    switch (rule.kind()) {
      case SGD, SGDW -> {
        if (rule.nesterov()) {
          Steps.nesterov(rate, coupled, keep, momentum, w, wAt, g, gAt, m, mAt, count);
        } else if (rule.hasMomentum()) {
          Steps.momentum(rate, coupled, keep, momentum, w, wAt, g, gAt, m, mAt, count);
        } else {
          Steps.descent(rate, coupled, keep, w, wAt, g, gAt, count);
        }
      }
      case ADAGRAD -> Steps.adagrad(rate, coupled, epsilon, w, wAt, g, gAt, v, vAt, count);
      case RMSPROP -> {
        if (rule.hasMomentum()) {
          Steps.rmspropMomentum(
              rate, coupled, momentum, smoothing, epsilon, w, wAt, g, gAt, m, mAt, v, vAt, count);
        } else {
          Steps.rmsprop(rate, coupled, smoothing, epsilon, w, wAt, g, gAt, v, vAt, count);
        }
      }
      case ADAM, ADAMW -> {
        float corrected = rate / floats(step)[at(step) + 1];
        float root = 1f / (float) Math.sqrt(floats(step)[at(step) + 2]);
        Steps.adam(
            corrected, coupled, keep, momentum, smoothing, epsilon, root, w, wAt, g, gAt, m, mAt, v,
            vAt, count);
      }
    }
  }
}
