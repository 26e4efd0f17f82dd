package io.lanewise.testkit;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.contract.ErrorBound;

/**
 * An activation in double, and what it does to an error that came in.
 *
 * @param activation the function
 */
public record ActivationTruth(Activation activation) {
  private static final double U = ErrorBound.UNIT_ROUNDOFF;

  /** The value, as near as double comes. */
  public double at(double x) {
    return activation.exactly(x);
  }

  /** How far the float value may lie from the exact one, given how far x may. */
  public double allowed(double x, double errorOfX) {
    if (activation.kind() == Activation.Kind.IDENTITY) {
      return errorOfX;
    }
    int roundings = activation.kind().isPiecewiseLinear() ? 4 : 20;
    double own = roundings * U * (Math.abs(at(x)) + Math.min(Math.abs(x), 4));
    // What is infinite is so exactly.
    return Double.isInfinite(x) ? own : steepness(x, errorOfX) * errorOfX + own;
  }

  /** How much an error can be stretched: the steepest slope near x, and a kink's two sides. */
  private double steepness(double x, double errorOfX) {
    double here = Math.abs(activation.slope(x));
    double below = Math.abs(activation.slope(x - errorOfX));
    double above = Math.abs(activation.slope(x + errorOfX));
    return 1.01 * Math.max(here, Math.max(below, above)) + 1e-6;
  }
}
