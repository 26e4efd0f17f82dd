package io.lanewise.kernels.conv;

import java.util.Locale;

/**
 * An estimate, and how it comes about.
 *
 * @param nanos nanoseconds on one thread
 * @param why the terms it is the sum of
 */
public record Cost(double nanos, String why) {
  /** Nobody said. */
  public static final Cost UNKNOWN = new Cost(0, "not estimated");

  /** One term. */
  public static Cost of(String term, double nanos) {
    return new Cost(nanos, String.format(Locale.ROOT, "%s %.1f", term, nanos / 1e3));
  }

  /** This and one more term. */
  public Cost plus(String term, double more) {
    return new Cost(nanos + more, why + " + " + of(term, more).why);
  }
}
