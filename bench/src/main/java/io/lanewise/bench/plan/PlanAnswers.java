package io.lanewise.bench.plan;

import io.lanewise.bench.report.Status;
import io.lanewise.bench.suite.Answers;
import io.lanewise.bench.suite.Verdict;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import java.util.Locale;

/** Every exact result of a problem, with the unit of each one's error. */
final class PlanAnswers implements Answers {
  /** A rounding near 0 loses up to half of the smallest denormal; a result takes a few. */
  private static final double NEAR_ZERO = 8 * (double) Float.MIN_VALUE;

  private final PlanOperands operands;
  private final float[] exact;
  private float[] magnitudes;

  PlanAnswers(PlanOperands operands) {
    this.operands = operands;
    double[][] wide = operands.wide();
    operands.problem().reference(wide);
    exact = results(wide);
  }

  /** The exact results rounded to float, which is within half a unit of what a bound is for. */
  float[] exact() {
    return exact;
  }

  private float[] results(double[][] wide) {
    Problem problem = operands.problem();
    int length = 0;
    for (int i = 0; i < wide.length; i++) {
      length += problem.operands().get(i).isWritten() ? wide[i].length : 0;
    }
    float[] all = new float[length];
    int next = 0;
    for (int i = 0; i < wide.length; i++) {
      Operand operand = problem.operands().get(i);
      for (int e = 0; operand.isWritten() && e < wide[i].length; e++) {
        all[next++] = (float) wide[i][e];
      }
    }
    return all;
  }

  private float[] magnitudes() {
    if (magnitudes == null) {
      double[][] wide = operands.wide();
      operands.problem().magnitudes(wide);
      magnitudes = results(wide);
    }
    return magnitudes;
  }

  @Override
  public Verdict check(float[] computed, ErrorBound bound) {
    double worst = 0;
    double total = 0;
    for (int i = 0; i < exact.length; i++) {
      double norm =
          switch (bound.norm()) {
            case ELEMENTWISE -> magnitudes()[i];
            case ULP, ROUNDED_ONCE -> Math.max(Math.ulp(exact[i]), Float.MIN_VALUE);
            case TILE -> throw new IllegalArgumentException("no tiles here");
          };
      // What is held against is rounded itself.
      double own = Math.ulp(exact[i]) / 2.0 + NEAR_ZERO;
      double error = Math.max(0, Math.abs((double) computed[i] - exact[i]) - own);
      boolean same = Float.floatToIntBits(computed[i]) == Float.floatToIntBits(exact[i]);
      double relative = same || error == 0 ? 0 : error / norm;
      if (!(relative <= bound.factor())) {
        return new Verdict(
            Status.FAILED,
            relative,
            String.format(
                Locale.ROOT,
                "result %d is %s, exact %s: error %.1e over the bound %.1e",
                i,
                computed[i],
                exact[i],
                relative,
                bound.factor()));
      }
      worst = Math.max(worst, relative);
      total += Math.abs(exact[i]);
    }
    return total == 0
        ? new Verdict(Status.MISTRUSTED, worst, "every exact result is 0")
        : new Verdict(Status.OK, worst, "");
  }
}
