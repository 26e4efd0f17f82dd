package io.lanewise.kernels.norm;

import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;

/**
 * Normalises by running statistics: the channels' coefficients, then every float once, in the order
 * of memory. Operands: x, gamma, beta, mean, variance, y.
 */
final class InferenceJob extends PlanJob {
  private static final int KINDS = ForwardJob.COEFFICIENT_KINDS;
  private static final int BLOCK = MomentKernel.BLOCK;

  private final NormGeometry g;
  private final boolean relu;
  private final double epsilon;
  private final Runs runs;

  /** Floats from one coefficient of a channel to the next. */
  private final int kindStep;

  InferenceJob(BatchNormProblem problem) {
    g = problem.geometry();
    relu = problem.relu();
    epsilon = problem.epsilon();
    TensorShape s = problem.shape();
    runs =
        g.gathered()
            ? Runs.of(s.batch(), s.channels())
            : Runs.of(s.batch() * g.lines(), g.lineFloats());
    kindStep = g.gathered() ? s.channels() : g.block();
  }

  /** Floats of scratch. */
  static long scratchFloats(NormGeometry g, int threads) {
    return (long) KINDS * (g.lines() * g.block() + threads * BLOCK);
  }

  @Override
  protected int phases() {
    return 2;
  }

  @Override
  protected int units(int phase) {
    return phase == 0 ? 1 : runs.units();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    if (phase == 0) {
      coefficients();
    } else if (g.gathered()) {
      rows(unit);
    } else {
      lines(unit, worker);
    }
  }

  private void coefficients() {
    Arrays.fill(scratch(), scratchAt(), scratchAt() + KINDS * g.lines() * g.block(), 0f);
    for (int c = 0; c < g.channels(); c++) {
      int at = scratchAt() + c / kindStep * KINDS * kindStep + c % kindStep;
      scratch()[at] = floats(3)[at(3) + c];
      scratch()[at + kindStep] =
          (float) (floats(1)[at(1) + c] / Math.sqrt(floats(4)[at(4) + c] + epsilon));
      scratch()[at + 2 * kindStep] = floats(2)[at(2) + c];
    }
  }

  private void rows(int unit) {
    int c = scratchAt() + runs.from(unit);
    for (int run = runs.firstRun(unit); run < runs.endRun(unit); run++) {
      int from = run * runs.length() + runs.from(unit);
      RowKernel.affine(
          relu,
          floats(0),
          at(0) + from,
          scratch(),
          c,
          c + kindStep,
          c + 2 * kindStep,
          floats(5),
          at(5) + from,
          runs.floats(unit));
    }
  }

  private void lines(int unit, int worker) {
    for (int run = runs.firstRun(unit); run < runs.endRun(unit); run++) {
      int c = scratchAt() + run % g.lines() * KINDS * kindStep;
      if (kindStep == 1) {
        c = spread(c, worker);
      }
      int from = run * runs.length() + runs.from(unit);
      AffineKernel.forward(
          relu, floats(0), at(0) + from, floats(5), at(5) + from, runs.floats(unit), scratch(), c);
    }
  }

  private int spread(int from, int worker) {
    int to = scratchAt() + KINDS * (g.lines() + worker * BLOCK);
    for (int kind = 0; kind < KINDS; kind++) {
      int at = to + kind * BLOCK;
      Arrays.fill(scratch(), at, at + BLOCK, scratch()[from + kind]);
    }
    return to;
  }
}
