package io.lanewise.testkit;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.reference.ReferenceActivation;

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
    return Double.isInfinite(x) ? own : steepest() * errorOfX + own;
  }

  /** How much an error can be stretched: a bound of the slope, wherever. */
  private double steepest() {
    return switch (activation.kind()) {
      case LEAKY_RELU, ELU -> Math.max(1, Math.abs(activation.low()));
      case SELU -> ReferenceActivation.SELU_SCALE * ReferenceActivation.SELU_ALPHA;
      case HARD_SWISH -> 1.5;
      case SILU, MISH, GELU, GELU_TANH -> 1.13;
      case EXP, LOG, SQRT -> Double.POSITIVE_INFINITY;
      default -> 1;
    };
  }
}
