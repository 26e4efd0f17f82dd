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
    double own = 4 * U * (Math.abs(at(x)) + Math.min(Math.abs(x), 4));
    return steepness() * errorOfX + (activation.kind() == Activation.Kind.IDENTITY ? 0 : own);
  }

  /** How much an error can be stretched. */
  private double steepness() {
    return switch (activation.kind()) {
      case IDENTITY, RELU, RELU6, CLIP, HARD_SIGMOID -> 1;
      case LEAKY_RELU -> Math.max(1, Math.abs(activation.low()));
      case HARD_SWISH -> 1.5;
    };
  }
}
