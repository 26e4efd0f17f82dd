package io.lanewise.kernels.reference;

/** The sums that optimisers are made of, in double. */
public final class ReferenceOptimiser {
  private ReferenceOptimiser() {}

  /** A running mean: {@code decay·mean + (1 − decay)·value}. */
  public static double running(double decay, double mean, double value) {
    return decay * mean + (1 - decay) * value;
  }

  /** What is left of a gradient to be of no more than a norm, as {@code clip_grad_norm_} has it. */
  public static double clipFactor(double most, double norm) {
    return Math.min(1, most / (norm + 1e-6));
  }
}
