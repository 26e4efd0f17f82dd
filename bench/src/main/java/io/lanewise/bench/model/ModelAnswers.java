package io.lanewise.bench.model;

import io.lanewise.bench.report.Status;
import io.lanewise.bench.suite.Answers;
import io.lanewise.bench.suite.Verdict;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.optimiser.Rule;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/**
 * What a network must answer. An error is measured in units of the largest number of its tensor:
 * the result and the gradients against doubles, what a step changed against the rule applied to the
 * gradients that were answered.
 */
final class ModelAnswers implements Answers {
  /**
   * The largest error allowed. Rounding alone makes a thousandth of it; but where rounding moves a
   * sum over zero, its ReLU's gradient comes or goes, and one such pixel was seen to move a
   * filter's gradient by a fifth of it.
   */
  static final ErrorBound BOUND = new ErrorBound(ErrorBound.Norm.ELEMENTWISE, 3e-2);

  private static final double EPSILON = 1e-8;

  private final ModelOperands operands;
  private ModelExact exact;

  ModelAnswers(ModelOperands operands) {
    this.operands = operands;
  }

  private ModelExact exact() {
    if (exact == null) {
      exact = new ModelExact(operands);
    }
    return exact;
  }

  @Override
  public Verdict check(float[] computed, ErrorBound bound) {
    Check check = new Check(computed.clone(), bound.factor());
    double[] result = exact().result();
    check.part("the result", result.length, i -> result[i], 0);
    if (operands.job().trains()) {
      List<String> learnt = operands.learnt();
      int gradients = check.next;
      for (String name : learnt) {
        double[] gradient = exact().gradient(name);
        check.part("the gradient of " + name, gradient.length, i -> gradient[i], 0);
      }
      int g = gradients;
      for (String name : learnt) {
        float[] before = operands.numbers().get(name);
        int from = g;
        check.change(name, before, i -> change(computed[from + i]));
        g += before.length;
      }
    }
    return check.verdict();
  }

  /** What the first step adds to a parameter of that gradient. */
  private double change(double gradient) {
    double rate = operands.job().learningRate();
    return operands.job().rule() == Rule.Kind.ADAM
        ? -rate * gradient / (Math.abs(gradient) + EPSILON)
        : -rate * gradient;
  }

  /** Goes through the parts of an answer. */
  private static final class Check {
    private final float[] computed;
    private final double factor;
    private int next;
    private double worst;
    private String reason = "";
    private boolean trusted = true;

    Check(float[] computed, double factor) {
      this.computed = computed;
      this.factor = factor;
    }

    /** Numbers that must be so. */
    void part(String what, int length, IntToDoubleFunction exact, double rounding) {
      double[] wanted = new double[length];
      Arrays.setAll(wanted, exact);
      double largest = 0;
      for (double number : wanted) {
        largest = Math.max(largest, Math.abs(number));
      }
      trusted &= largest > 0;
      for (int i = 0; i < length; i++) {
        double error = Math.abs(computed[next + i] - wanted[i]) - rounding;
        double relative = error <= 0 ? 0 : error / largest;
        if (!(relative <= factor) && reason.isEmpty()) {
          reason =
              String.format(
                  Locale.ROOT,
                  "number %d of %s is %s, exact %.9g",
                  i,
                  what,
                  computed[next + i],
                  wanted[i]);
        }
        worst = Double.isNaN(relative) ? relative : Math.max(worst, relative);
      }
      next += length;
    }

    /** Parameters that must have changed by so much, up to the rounding of the sum. */
    void change(String name, float[] before, IntToDoubleFunction change) {
      double rounding = 0;
      for (int i = 0; i < before.length; i++) {
        rounding = Math.max(rounding, Math.ulp(before[i]));
        computed[next + i] -= before[i];
      }
      part("the change of " + name, before.length, change, rounding);
    }

    Verdict verdict() {
      if (!reason.isEmpty()) {
        return new Verdict(Status.FAILED, worst, reason);
      }
      return trusted
          ? new Verdict(Status.OK, worst, "")
          : new Verdict(Status.MISTRUSTED, worst, "every exact number of a tensor is 0");
    }
  }
}
