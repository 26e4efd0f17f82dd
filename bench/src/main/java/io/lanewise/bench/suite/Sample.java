package io.lanewise.bench.suite;

import io.lanewise.bench.report.Status;
import java.util.Locale;

/**
 * Some outputs of a case, or all. Those outside the sample must be numbers at least.
 *
 * @param at where each lies in an answer
 * @param exact what each must be
 */
public record Sample(int[] at, double[] exact) {
  /** A rounding near 0 loses up to half of the smallest denormal; an output takes a few. */
  private static final double NEAR_ZERO = 4 * (double) Float.MIN_VALUE;

  /**
   * Holds an answer against the sample.
   *
   * @param computed the whole answer
   * @param norm the unit of the error, for each output of the sample
   * @param factor the largest error allowed, in these units
   */
  public Verdict check(float[] computed, double[] norm, double factor) {
    for (int i = 0; i < computed.length; i++) {
      if (!Float.isFinite(computed[i])) {
        return new Verdict(
            Status.FAILED,
            Double.NaN,
            "output " + i + " is " + computed[i] + " or was not written");
      }
    }
    double worst = 0;
    int worstAt = 0;
    double total = 0;
    for (int s = 0; s < at.length; s++) {
      double error = Math.max(0, Math.abs(computed[at[s]] - exact[s]) - NEAR_ZERO);
      double relative = error == 0 ? 0 : error / norm[s];
      if (relative > worst) {
        worst = relative;
        worstAt = s;
      }
      total += norm[s];
    }
    if (worst > factor) {
      return new Verdict(
          Status.FAILED,
          worst,
          String.format(
              Locale.ROOT,
              "output %d is %s, exact %.9g: error %.1e over the bound %.1e",
              at[worstAt],
              computed[at[worstAt]],
              exact[worstAt],
              worst,
              factor));
    }
    return total == 0
        ? new Verdict(Status.MISTRUSTED, worst, "every exact answer is 0")
        : new Verdict(Status.OK, worst, "");
  }
}
