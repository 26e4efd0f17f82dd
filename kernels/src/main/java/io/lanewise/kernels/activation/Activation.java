package io.lanewise.kernels.activation;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.reference.ReferenceActivation;
import io.lanewise.kernels.simd.ScalarMath;
import java.util.Locale;

/**
 * An activation function: the one list that epilogues and layers share.
 *
 * <p>All keep NaN: relu(x) is x where x &gt; 0 or NaN, else +0.
 *
 * @param kind which function
 * @param low its first parameter: the slope of leaky ReLU, the alpha of ELU, the lower limit of
 *     clip
 * @param high its second parameter: the upper limit of clip
 */
public record Activation(Kind kind, float low, float high) {
  /** The functions. */
  public enum Kind {
    /** x. */
    IDENTITY,
    /** max(x, 0). */
    RELU,
    /** min(max(x, 0), 6). */
    RELU6,
    /** min(max(x, low), high). */
    CLIP,
    /** x where x &gt; 0, else low·x. */
    LEAKY_RELU,
    /** min(max(x/6 + 1/2, 0), 1), as fma(x, 1/6, 1/2). */
    HARD_SIGMOID,
    /** x·hard-sigmoid(x). */
    HARD_SWISH,
    /** x where x &gt; 0, else low·(eˣ − 1) (Clevert et al., 2016). */
    ELU,
    /** The scaled ELU that keeps mean 0 and variance 1 (Klambauer et al., 2017). */
    SELU,
    /** 1/(1 + e⁻ˣ). */
    SIGMOID,
    /** The hyperbolic tangent. */
    TANH,
    /** ln(1 + eˣ). */
    SOFTPLUS,
    /** x·sigmoid(x), also called swish (Elfwing et al., 2018). */
    SILU,
    /** x·tanh(softplus(x)) (Misra, 2019). */
    MISH,
    /** x·Φ(x), by the error function (Hendrycks and Gimpel, 2016). */
    GELU,
    /** x/2·(1 + tanh(√(2/π)·(x + 0.044715·x³))). */
    GELU_TANH,
    /** eˣ. */
    EXP,
    /** The natural logarithm. */
    LOG,
    /** The square root. */
    SQRT,
    /** |x|. */
    ABS;

    /** As problem strings write it, {@code leaky-relu}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** Whether it is made of straight lines, and computed with no rounding but theirs. */
    public boolean isPiecewiseLinear() {
      return compareTo(HARD_SIGMOID) <= 0 || this == ABS;
    }

    /** Whether it is the identity between two limits. */
    boolean clamps() {
      return this == RELU || this == RELU6 || this == CLIP;
    }

    /** How many numbers it takes. */
    int numbers() {
      return this == CLIP ? 2 : this == LEAKY_RELU || this == ELU ? 1 : 0;
    }
  }

  /** No activation. */
  public static final Activation IDENTITY = new Activation(Kind.IDENTITY, 0, 0);

  /** max(x, 0). */
  public static final Activation RELU = new Activation(Kind.RELU, 0, 0);

  /** min(max(x, 0), 6). */
  public static final Activation RELU6 = new Activation(Kind.RELU6, 0, 0);

  /** min(max(x/6 + 1/2, 0), 1). */
  public static final Activation HARD_SIGMOID = new Activation(Kind.HARD_SIGMOID, 0, 0);

  /** x·hard-sigmoid(x). */
  public static final Activation HARD_SWISH = new Activation(Kind.HARD_SWISH, 0, 0);

  /** ELU, scaled. */
  public static final Activation SELU = new Activation(Kind.SELU, 0, 0);

  /** 1/(1 + e⁻ˣ). */
  public static final Activation SIGMOID = new Activation(Kind.SIGMOID, 0, 0);

  /** The hyperbolic tangent. */
  public static final Activation TANH = new Activation(Kind.TANH, 0, 0);

  /** ln(1 + eˣ). */
  public static final Activation SOFTPLUS = new Activation(Kind.SOFTPLUS, 0, 0);

  /** x·sigmoid(x). */
  public static final Activation SILU = new Activation(Kind.SILU, 0, 0);

  /** x·tanh(softplus(x)). */
  public static final Activation MISH = new Activation(Kind.MISH, 0, 0);

  /** x·Φ(x). */
  public static final Activation GELU = new Activation(Kind.GELU, 0, 0);

  /** x·Φ(x), nearly. */
  public static final Activation GELU_TANH = new Activation(Kind.GELU_TANH, 0, 0);

  /** eˣ. */
  public static final Activation EXP = new Activation(Kind.EXP, 0, 0);

  /** ln x. */
  public static final Activation LOG = new Activation(Kind.LOG, 0, 0);

  /** √x. */
  public static final Activation SQRT = new Activation(Kind.SQRT, 0, 0);

  /** |x|. */
  public static final Activation ABS = new Activation(Kind.ABS, 0, 0);

  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException when clip's limits are not low ≤ high, or a slope is not
   *     finite
   */
  public Activation {
    if (kind == null) {
      throw new IllegalArgumentException("activation: kind must not be null, got null");
    }
    // Numbers that a function does not have are 0, so that equal functions are equal.
    low = kind.numbers() > 0 ? low : 0f;
    high = kind.numbers() > 1 ? high : 0f;
    if (kind == Kind.CLIP && !(low <= high)) {
      throw new IllegalArgumentException(
          "activation: clip must have low <= high, got " + low + " and " + high);
    }
    if (kind.numbers() == 1 && !Float.isFinite(low)) {
      throw new IllegalArgumentException(
          "activation: " + kind.text() + " must be finite, got " + low);
    }
  }

  /** min(max(x, low), high). */
  public static Activation clip(float low, float high) {
    return new Activation(Kind.CLIP, low, high);
  }

  /** x where x &gt; 0, else slope·x. */
  public static Activation leakyRelu(float slope) {
    return new Activation(Kind.LEAKY_RELU, slope, 0);
  }

  /** x where x &gt; 0, else alpha·(eˣ − 1). */
  public static Activation elu(float alpha) {
    return new Activation(Kind.ELU, alpha, 0);
  }

  /** The value at x, as every kernel computes it, bit for bit. */
  public float at(float x) {
    return switch (kind) {
      case IDENTITY -> x;
      case RELU, RELU6, CLIP -> clamp(lower(), upper(), x);
      case LEAKY_RELU -> x > 0 ? x : low * x;
      case HARD_SIGMOID -> hardSigmoid(x);
      case HARD_SWISH -> x * hardSigmoid(x);
      case ELU -> ScalarActivation.elu(low, x);
      case SELU -> ScalarActivation.selu(x);
      case SIGMOID -> ScalarMath.sigmoid(x);
      case TANH -> ScalarMath.tanh(x);
      case SOFTPLUS -> ScalarActivation.softplus(x);
      case SILU -> ScalarActivation.silu(x);
      case MISH -> ScalarActivation.mish(x);
      case GELU -> ScalarActivation.gelu(x);
      case GELU_TANH -> ScalarActivation.geluTanh(x);
      case EXP -> ScalarMath.exp(x);
      case LOG -> ScalarMath.log(x);
      case SQRT -> (float) Math.sqrt(x);
      case ABS -> Math.abs(x);
    };
  }

  /**
   * The gradient at x for the gradient of the value, as every kernel computes it, bit for bit: 0
   * where the function is flat, whatever the gradient of the value.
   */
  public float gradientAt(float x, float dy) {
    return switch (kind) {
      case IDENTITY -> dy;
      case RELU, RELU6, CLIP -> x <= lowerKink() || x >= upperKink() ? 0f : dy;
      case LEAKY_RELU -> x <= 0 ? low * dy : dy;
      case HARD_SIGMOID -> Math.abs(x) >= 3f ? 0f : dy * (1f / 6f);
      case HARD_SWISH -> x <= -3f ? 0f : x >= 3f ? dy : Math.fma(x, 1f / 3f, 0.5f) * dy;
      case ELU -> ScalarActivation.eluGradient(low, x, dy);
      case SELU -> ScalarActivation.seluGradient(x, dy);
      case SIGMOID -> ScalarActivation.sigmoidSlope(x) * dy;
      case TANH -> ScalarActivation.tanhSlope(x) * dy;
      case SOFTPLUS -> ScalarMath.sigmoid(x) * dy;
      case SILU -> ScalarActivation.siluSlope(x) * dy;
      case MISH -> ScalarActivation.mishSlope(x) * dy;
      case GELU -> ScalarActivation.geluSlope(x) * dy;
      case GELU_TANH -> ScalarActivation.geluTanhSlope(x) * dy;
      case EXP -> ScalarMath.exp(x) * dy;
      case LOG -> dy / x;
      case SQRT -> dy / ((float) Math.sqrt(x) * 2);
      case ABS -> ScalarActivation.absGradient(x, dy);
    };
  }

  private static float hardSigmoid(float x) {
    return clamp(0f, 1f, Math.fma(x, 1f / 6f, 0.5f));
  }

  /** NaN stays, and of equal zeros the limit's is taken. */
  private static float clamp(float low, float high, float x) {
    return x <= low ? low : x >= high ? high : x;
  }

  /**
   * How far a float value may lie from the exact one at x, given how far x itself may: the steepest
   * slope stretches that error, and the function's own roundings are added.
   */
  public double allowed(double x, double errorOfX) {
    if (kind == Kind.IDENTITY) {
      return errorOfX;
    }
    int roundings = kind.isPiecewiseLinear() ? 4 : 20;
    double size = Math.abs(exactly(x)) + Math.min(Math.abs(x), 4);
    double own = roundings * ErrorBound.UNIT_ROUNDOFF * size;
    // What is infinite is so exactly.
    return Double.isInfinite(x) ? own : steepest() * errorOfX + own;
  }

  /** A bound of the slope, wherever. */
  private double steepest() {
    return switch (kind) {
      case LEAKY_RELU, ELU -> Math.max(1, Math.abs(low));
      case SELU -> ReferenceActivation.SELU_SCALE * ReferenceActivation.SELU_ALPHA;
      case HARD_SWISH -> 1.5;
      case SILU, MISH, GELU, GELU_TANH -> 1.13;
      case EXP, LOG, SQRT -> Double.POSITIVE_INFINITY;
      default -> 1;
    };
  }

  /** The value at x in double, as its definition has it. */
  public double exactly(double x) {
    return switch (kind) {
      case IDENTITY -> x;
      case RELU, RELU6, CLIP -> ReferenceActivation.clip(lower(), upper(), x);
      case LEAKY_RELU -> ReferenceActivation.leakyRelu(low, x);
      case HARD_SIGMOID -> ReferenceActivation.hardSigmoid(x);
      case HARD_SWISH -> ReferenceActivation.hardSwish(x);
      case ELU -> ReferenceActivation.elu(low, x);
      case SELU ->
          ReferenceActivation.SELU_SCALE
              * ReferenceActivation.elu(ReferenceActivation.SELU_ALPHA, x);
      case SIGMOID -> ReferenceActivation.sigmoid(x);
      case TANH -> Math.tanh(x);
      case SOFTPLUS -> ReferenceActivation.softplus(x);
      case SILU -> ReferenceActivation.silu(x);
      case MISH -> ReferenceActivation.mish(x);
      case GELU -> ReferenceActivation.gelu(x);
      case GELU_TANH -> ReferenceActivation.geluTanh(x);
      case EXP -> Math.exp(x);
      case LOG -> Math.log(x);
      case SQRT -> Math.sqrt(x);
      case ABS -> Math.abs(x);
    };
  }

  /**
   * The derivative at x in double. At a kink it is that of the flat or lower side; where x is NaN,
   * it is what passes the gradient on.
   */
  public double slope(double x) {
    return switch (kind) {
      case IDENTITY -> 1;
      case RELU, RELU6, CLIP -> ReferenceActivation.clipSlope(lower(), upper(), x);
      case LEAKY_RELU -> ReferenceActivation.leakyReluSlope(low, x);
      case HARD_SIGMOID -> ReferenceActivation.hardSigmoidSlope(x);
      case HARD_SWISH -> ReferenceActivation.hardSwishSlope(x);
      case ELU -> ReferenceActivation.eluSlope(low, x);
      case SELU ->
          ReferenceActivation.SELU_SCALE
              * ReferenceActivation.eluSlope(ReferenceActivation.SELU_ALPHA, x);
      case SIGMOID -> ReferenceActivation.sigmoidSlope(x);
      case TANH -> ReferenceActivation.tanhSlope(x);
      case SOFTPLUS -> ReferenceActivation.sigmoid(x);
      case SILU -> ReferenceActivation.siluSlope(x);
      case MISH -> ReferenceActivation.mishSlope(x);
      case GELU -> ReferenceActivation.geluSlope(x);
      case GELU_TANH -> ReferenceActivation.geluTanhSlope(x);
      case EXP -> Math.exp(x);
      case LOG -> 1 / x;
      case SQRT -> 0.5 / Math.sqrt(x);
      case ABS -> ReferenceActivation.absSlope(x);
    };
  }

  /** The lower limit, for those that only clamp. */
  public float lower() {
    return switch (kind) {
      case RELU, RELU6 -> 0f;
      case CLIP -> low;
      default -> Float.NEGATIVE_INFINITY;
    };
  }

  /** The upper limit, for those that only clamp. */
  public float upper() {
    return switch (kind) {
      case RELU6 -> 6f;
      case CLIP -> high;
      default -> Float.POSITIVE_INFINITY;
    };
  }

  /** At and below it the clamping kinds are flat; NaN where they nowhere are. */
  float lowerKink() {
    return lower() == Float.NEGATIVE_INFINITY ? Float.NaN : lower();
  }

  /** Likewise at and above. */
  float upperKink() {
    return upper() == Float.POSITIVE_INFINITY ? Float.NaN : upper();
  }

  /** As problem strings write it: {@code relu}, {@code clip=-1.0,1.0}, {@code leaky-relu=0.01}. */
  @Override
  public String toString() {
    return kind.text()
        + (kind.numbers() > 0 ? "=" + low : "")
        + (kind.numbers() > 1 ? "," + high : "");
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @return null where the text names no activation
   * @throws IllegalArgumentException where it names one and its numbers are wrong
   */
  public static Activation parse(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    for (Kind kind : Kind.values()) {
      if (!kind.text().equals(name)) {
        continue;
      }
      String[] numbers = equals < 0 ? new String[0] : text.substring(equals + 1).split(",", -1);
      int expected = kind.numbers();
      try {
        if (numbers.length == expected) {
          return new Activation(
              kind,
              expected > 0 ? Float.parseFloat(numbers[0]) : 0,
              expected > 1 ? Float.parseFloat(numbers[1]) : 0);
        }
      } catch (NumberFormatException e) {
        // Falls to the refusal below.
      }
      throw new IllegalArgumentException(
          "activation: " + name + " must have " + expected + " numbers after '=', got " + text);
    }
    return null;
  }
}
