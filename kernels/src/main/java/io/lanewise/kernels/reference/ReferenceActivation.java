package io.lanewise.kernels.reference;

/** Activations and their derivatives in double, as their definitions have them. */
public final class ReferenceActivation {
  /** Of SELU, so that mean 0 and variance 1 are kept (Klambauer et al., 2017, §2). */
  public static final double SELU_ALPHA = 1.6732632423543772;

  /** Likewise. */
  public static final double SELU_SCALE = 1.0507009873554805;

  /** 2·√(2/π), of GELU by tanh. */
  private static final double GELU_LINEAR = 2 * Math.sqrt(2 / Math.PI);

  private static final double GELU_CUBIC = GELU_LINEAR * 0.044715;

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

  /** x where x &gt; 0, else alpha·(eˣ − 1) (Clevert et al., 2016). */
  public static double elu(double alpha, double x) {
    return x > 0 ? x : alpha * Math.expm1(x);
  }

  /** 1 where x &gt; 0, else alpha·eˣ. */
  public static double eluSlope(double alpha, double x) {
    return x > 0 ? 1 : alpha * Math.exp(x);
  }

  /** 1 / (1 + e⁻ˣ). */
  public static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  /** sigmoid(x)·sigmoid(−x). */
  public static double sigmoidSlope(double x) {
    return sigmoid(x) * sigmoid(-x);
  }

  /** 1 − tanh²(x). */
  public static double tanhSlope(double x) {
    return 4 * sigmoidSlope(2 * x);
  }

  /** ln(1 + eˣ). */
  public static double softplus(double x) {
    return Math.log1p(Math.exp(-Math.abs(x))) + Math.max(x, 0);
  }

  /** x·sigmoid(x) (Elfwing et al., 2018); 0 at −∞. */
  public static double silu(double x) {
    return gated(x, sigmoid(x));
  }

  /** The derivative of {@link #silu}. */
  public static double siluSlope(double x) {
    return sigmoid(x) + finite(x) * sigmoidSlope(x);
  }

  /** x·tanh(softplus(x)) (Misra, 2019); 0 at −∞. */
  public static double mish(double x) {
    return gated(x, Math.tanh(softplus(x)));
  }

  /** The derivative of {@link #mish}. */
  public static double mishSlope(double x) {
    return Math.tanh(softplus(x)) + finite(x) * tanhSlope(softplus(x)) * sigmoid(x);
  }

  /** x·Φ(x), with the normal distribution's Φ (Hendrycks and Gimpel, 2016); 0 at −∞. */
  public static double gelu(double x) {
    return gated(x, Erf.erfc(-x * Math.sqrt(0.5)) / 2);
  }

  /** Φ(x) + x·φ(x). */
  public static double geluSlope(double x) {
    double a = finite(x);
    return Erf.erfc(-x * Math.sqrt(0.5)) / 2 + a * Math.exp(-a * a / 2) / Math.sqrt(2 * Math.PI);
  }

  /** x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))); 0 at −∞. */
  public static double geluTanh(double x) {
    return gated(x, sigmoid(geluTanhArgument(x)));
  }

  /** The derivative of {@link #geluTanh}. */
  public static double geluTanhSlope(double x) {
    double a = finite(x);
    double z = geluTanhArgument(x);
    return sigmoid(z) + a * sigmoidSlope(z) * (GELU_LINEAR + 3 * GELU_CUBIC * a * a);
  }

  private static double geluTanhArgument(double x) {
    return x * (GELU_LINEAR + GELU_CUBIC * x * x);
  }

  /** −1, 0 or 1; 1 where x is NaN. */
  public static double absSlope(double x) {
    return x < 0 ? -1 : x == 0 ? 0 : 1;
  }

  /** x times a gate, 0 where the gate is. */
  private static double gated(double x, double gate) {
    return gate == 0 ? 0 : x * gate;
  }

  /** So far out every function here is straight, and infinity times 0 must not be met. */
  private static double finite(double x) {
    return Math.clamp(x, -1000, 1000);
  }
}
