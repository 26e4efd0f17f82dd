package io.lanewise.testkit;

/**
 * Holds a computed number to the error that its arithmetic allows: {@code |computed − exact| ≤
 * factor·magnitude + denormals·2⁻¹⁴⁹}.
 *
 * <p>The magnitude is the sum of the magnitudes of all that was added up. The second term is there
 * because a rounding near 0 loses up to half of the smallest denormal, however small the numbers.
 * NaN must be NaN, and an infinity that infinity.
 *
 * @param factor dimensionless, usually {@code γ(number of roundings)}
 * @param denormals how many times the smallest denormal is allowed besides
 */
public record Bounds(double factor, double denormals) {
  /** Whether the computed number is near enough. */
  public boolean holds(double exact, double magnitude, float computed) {
    if (Double.isNaN(exact) || Double.isInfinite(exact)) {
      return Double.compare(exact, computed) == 0;
    }
    return Math.abs(computed - exact) <= allowed(magnitude);
  }

  /** The error that is allowed. */
  public double allowed(double magnitude) {
    return factor * magnitude + denormals * Float.MIN_VALUE;
  }
}
