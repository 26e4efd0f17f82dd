package io.lanewise.kernels.plan;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.observe.SelfCheck;
import io.lanewise.kernels.shape.TensorShape;
import java.util.List;

/** What a run must compute, by the problem's own reference. */
final class PlanCheck {
  /** The reference computes all or nothing, in eight times as many bytes. */
  static final long MOST_BYTES = 32 << 20;

  private final Plan plan;
  private final List<Operand> kinds;
  private final Operands given = new Operands();
  private final double[][] exact;
  private final double[][] magnitudes;

  /** Before the run, which may overwrite what is read. */
  PlanCheck(Plan plan, Operands operands) {
    this.plan = plan;
    kinds = plan.problem().operands();
    given.set(operands);
    exact = wide();
    magnitudes = wide();
    plan.problem().reference(exact);
    if (plan.errorBound().norm() == ErrorBound.Norm.ELEMENTWISE) {
      plan.problem().magnitudes(magnitudes);
    }
  }

  private double[][] wide() {
    double[][] wide = new double[kinds.size()][];
    for (int i = 0; i < wide.length; i++) {
      Operand kind = kinds.get(i);
      wide[i] = new double[kind.shape().elements()];
      if (kind.isRead()) {
        double[] to = wide[i];
        int operand = i;
        forEach(kind.shape(), (plain, at) -> to[plain] = value(operand, at));
      }
    }
    return wide;
  }

  private double value(int operand, int at) {
    int place = given.at(operand) + at;
    return kinds.get(operand).integers() == null
        ? given.floats(operand)[place]
        : given.integers()[place];
  }

  private interface Pair {
    void at(int plain, int laidOut);
  }

  /** Every element: where it lies in NCHW, and where in its layout. */
  private static void forEach(TensorShape s, Pair pair) {
    int plain = 0;
    for (int n = 0; n < s.batch(); n++) {
      for (int c = 0; c < s.channels(); c++) {
        for (int h = 0; h < s.height(); h++) {
          for (int w = 0; w < s.width(); w++) {
            pair.at(plain++, s.index(n, c, h, w));
          }
        }
      }
    }
  }

  /** After the run. */
  SelfCheck.Tally tally() {
    SelfCheck.Tally tally = new SelfCheck.Tally();
    for (int i = 0; i < kinds.size(); i++) {
      Operand kind = kinds.get(i);
      int operand = i;
      if (kind.isWritten()) {
        forEach(
            kind.shape(),
            (plain, at) ->
                tally.compare(
                    kind.name(),
                    plain,
                    exact[operand][plain],
                    value(operand, at),
                    kind.integers() != null ? 0 : allowed(operand, plain)));
      }
    }
    return tally;
  }

  private double allowed(int operand, int plain) {
    ErrorBound bound = plan.errorBound();
    double ulp = Math.max(Math.ulp((float) exact[operand][plain]), Float.MIN_VALUE);
    return switch (bound.norm()) {
      // Each rounding that the factor counts loses up to half of the smallest denormal near 0.
      case ELEMENTWISE ->
          bound.factor() * magnitudes[operand][plain]
              + (8 + bound.factor() / ErrorBound.UNIT_ROUNDOFF) * Float.MIN_VALUE;
      case ULP -> bound.factor() * ulp;
      case ROUNDED_ONCE -> ulp / 2;
      case TILE -> Double.POSITIVE_INFINITY;
    };
  }
}
