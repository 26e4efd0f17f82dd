package io.lanewise.testkit;

/**
 * How far results were from exact values, in ulps: units of the last place of the correctly rounded
 * float, the smallest denormal where that is one. A correctly rounded result is at most ½ off.
 */
public final class UlpTally {
  private double largest;
  private String where = "none";
  private long results;
  private long misrounded;

  /** The largest error so far, in ulps; infinite after a wrong NaN, infinity or zero. */
  public double largest() {
    return largest;
  }

  /** The argument with the largest error. */
  public String where() {
    return where;
  }

  /** How many results there were. */
  public long results() {
    return results;
  }

  /** How many of them were not the float next to the exact value. */
  public long misrounded() {
    return misrounded;
  }

  /** Counts f(x). */
  public void add(float x, float actual, double exact) {
    if (count(actual, exact)) {
      where = Float.toString(x);
    }
  }

  /** Counts f(x, y). */
  public void add(float x, float y, float actual, double exact) {
    if (count(actual, exact)) {
      where = x + ", " + y;
    }
  }

  /** Counts what another has counted. */
  public void add(UlpTally other) {
    if (other.largest > largest) {
      largest = other.largest;
      where = other.where;
    }
    results += other.results;
    misrounded += other.misrounded;
  }

  /** Whether this one is the worst so far. */
  private boolean count(float actual, double exact) {
    results++;
    if (Float.floatToIntBits(actual) != Float.floatToIntBits((float) exact)) {
      misrounded++;
    }
    double error = error(actual, exact);
    if (error > largest) {
      largest = error;
      return true;
    }
    return false;
  }

  /**
   * One error, in ulps. Infinity counts as 2¹²⁸ next to a finite exact value. NaN for a number or a
   * number for NaN, a finite result for an infinite exact value, a zero of the wrong sign, and
   * anything but zero for an exact zero are infinitely wrong.
   */
  public static double error(float actual, double exact) {
    if (Double.isNaN(exact) || Float.isNaN(actual)) {
      return Double.isNaN(exact) && Float.isNaN(actual) ? 0 : Double.POSITIVE_INFINITY;
    }
    boolean wrongZero =
        actual == 0
            ? Math.copySign(1, exact) != Math.copySign(1, actual)
            : exact == 0 || Double.isInfinite(exact) && actual != exact;
    if (wrongZero) {
      return Double.POSITIVE_INFINITY;
    }
    double difference = Math.abs(bounded(actual) - bounded(exact));
    return difference / Math.ulp(Math.min(Math.abs((float) exact), Float.MAX_VALUE));
  }

  private static double bounded(double value) {
    return Math.clamp(value, -0x1p128, 0x1p128);
  }

  @Override
  public String toString() {
    return "%.3f ulp at %s, %d of %d misrounded".formatted(largest, where, misrounded, results);
  }
}
