package io.lanewise.testkit.plan;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.testkit.Mistrusted;
import java.util.Arrays;
import java.util.List;

/**
 * The exact results of a call.
 *
 * @param data what it was called with
 * @param exact every operand after the call, in double
 */
public record PlanTruth(PlanData data, double[][] exact) {
  /** What any result may lose near 0, however small the numbers. */
  private static final double NEAR_ZERO = 8 * (double) Float.MIN_VALUE;

  /** Computes in double. */
  public static PlanTruth of(PlanData data) {
    double[][] exact = data.wide();
    data.problem().reference(exact);
    return new PlanTruth(data, exact);
  }

  /** Fails when nearly everything that a check would compare is 0. */
  public void trusted() {
    List<Operand> kinds = data.problem().operands();
    for (int i = 0; i < exact.length; i++) {
      if (kinds.get(i).isWritten() && kinds.get(i).integers() == null) {
        Mistrusted.unlessTelling(exact[i], data.problem() + ", " + kinds.get(i).name());
      }
    }
  }

  /** Fails where a result lies farther from the exact one than the bound allows. */
  public void check(PlanData computed, ErrorBound bound) {
    double[][] magnitudes = data.wide();
    if (bound.norm() == ErrorBound.Norm.ELEMENTWISE) {
      data.problem().magnitudes(magnitudes);
    }
    double[][] results = computedResults(computed);
    List<Operand> kinds = data.problem().operands();
    for (int i = 0; i < exact.length; i++) {
      if (!kinds.get(i).isWritten()) {
        continue;
      }
      boolean integers = kinds.get(i).integers() != null;
      for (int e = 0; e < exact[i].length; e++) {
        double allowed = integers ? 0 : allowed(exact[i][e], magnitudes[i][e], bound);
        if (!holds(exact[i][e], results[i][e], allowed)) {
          throw new AssertionError(
              "%s: element %d of %s must be within %s of %s, is %s"
                  .formatted(
                      data.problem(), e, kinds.get(i).name(), allowed, exact[i][e], results[i][e]));
        }
      }
    }
  }

  /** Fails where a result is not the exact one. */
  public void checkExact(PlanData computed) {
    double[][] results = computedResults(computed);
    for (int i = 0; i < exact.length; i++) {
      if (data.problem().operands().get(i).isWritten()
          && !Arrays.equals(noSigns(exact[i]), noSigns(results[i]))) {
        for (int e = 0; e < exact[i].length; e++) {
          if (exact[i][e] != results[i][e]) {
            throw new AssertionError(
                "%s: element %d of %s must be %s, is %s"
                    .formatted(
                        data.problem(),
                        e,
                        data.problem().operands().get(i).name(),
                        exact[i][e],
                        results[i][e]));
          }
        }
      }
    }
  }

  /** Zeros of both signs are equal. */
  private static double[] noSigns(double[] values) {
    return Arrays.stream(values).map(x -> x + 0.0).toArray();
  }

  private static double[][] computedResults(PlanData computed) {
    double[][] wide = computed.wide();
    for (int i = 0; i < computed.floats().size(); i++) {
      // What is only written is left out of the data that go in.
      wide[i] = computed.floats().get(i).wide(x -> x);
    }
    return wide;
  }

  private static double allowed(double exact, double magnitude, ErrorBound bound) {
    return switch (bound.norm()) {
      // Each rounding that the factor counts loses up to half of the smallest denormal near 0.
      case ELEMENTWISE -> {
        double roundings = bound.factor() / ErrorBound.UNIT_ROUNDOFF;
        yield bound.factor() * magnitude + NEAR_ZERO + roundings * Float.MIN_VALUE;
      }
      case ULP -> bound.factor() * Math.max(Math.ulp((float) exact), Float.MIN_VALUE);
      case ROUNDED_ONCE -> Math.ulp((float) exact) / 2.0;
      case TILE -> throw new IllegalArgumentException("no tiles here");
    };
  }

  private static boolean holds(double exact, double computed, double allowed) {
    if (exact == computed) {
      return true;
    }
    if (Double.isNaN(exact) || Double.isInfinite(exact)) {
      return Double.compare(exact, computed) == 0;
    }
    if (Double.isInfinite(computed)) {
      // Right where the exact number is past what a float holds.
      return Math.abs(exact) + allowed >= Float.MAX_VALUE
          && Math.signum(exact) == Math.signum(computed);
    }
    return Math.abs(computed - exact) <= allowed;
  }
}
