package io.lanewise.kernels.reference;

/** Activations and their derivatives in double, as their definitions have them. */
public final class ReferenceActivation {
  private ReferenceActivation() {}

  /** min(max(x, low), high). */
  public static double clip(double low, double high, double x) {
    return Math.min(Math.max(x, low), high);
  }

  /** 0 at the limits and outside them, else 1; also 1 where x is NaN. */
  public static double clipSlope(double low, double high, double x) {
    boolean below = x <= low && low > Double.NEGATIVE_INFINITY;
    boolean above = x >= high && high < Double.POSITIVE_INFINITY;
    return below || above ? 0 : 1;
  }

  /** x where x &gt; 0, else slope·x. */
  public static double leakyRelu(double slope, double x) {
    return x > 0 ? x : slope * x;
  }

  /** The slope where x ≤ 0, else 1. */
  public static double leakyReluSlope(double slope, double x) {
    return x <= 0 ? slope : 1;
  }

  /** min(max(x/6 + 1/2, 0), 1). */
  public static double hardSigmoid(double x) {
    return clip(0, 1, x / 6 + 0.5);
  }

  /** 1/6 inside (−3, 3), else 0. */
  public static double hardSigmoidSlope(double x) {
    return Math.abs(x) >= 3 ? 0 : 1.0 / 6;
  }

  /** x·hard-sigmoid(x). */
  public static double hardSwish(double x) {
    return x * hardSigmoid(x);
  }

  /** x/3 + 1/2 inside (−3, 3), 0 below and 1 above. */
  public static double hardSwishSlope(double x) {
    return x <= -3 ? 0 : x >= 3 ? 1 : x / 3 + 0.5;
  }
}
