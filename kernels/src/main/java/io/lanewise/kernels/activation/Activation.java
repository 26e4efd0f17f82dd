package io.lanewise.kernels.activation;

import io.lanewise.kernels.reference.ReferenceActivation;
import java.util.Locale;

/**
 * An activation function: the one list that epilogues and layers share.
 *
 * <p>All keep NaN: relu(x) is x where x &gt; 0 or NaN, else +0.
 *
 * @param kind which function
 * @param low its first parameter: the slope of the leaky kinds, the lower limit of clip
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
    HARD_SWISH;

    /** As problem strings write it, {@code leaky-relu}. */
    public String text() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
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
    low = kind == Kind.CLIP || kind == Kind.LEAKY_RELU ? low : 0f;
    high = kind == Kind.CLIP ? high : 0f;
    if (kind == Kind.CLIP && !(low <= high)) {
      throw new IllegalArgumentException(
          "activation: clip must have low <= high, got " + low + " and " + high);
    }
    if (kind == Kind.LEAKY_RELU && !Float.isFinite(low)) {
      throw new IllegalArgumentException("activation: slope must be finite, got " + low);
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

  /** The value at x, as every kernel computes it, bit for bit. */
  public float at(float x) {
    return switch (kind) {
      case IDENTITY -> x;
      case RELU, RELU6, CLIP -> clamp(lower(), upper(), x);
      case LEAKY_RELU -> x > 0 ? x : low * x;
      case HARD_SIGMOID -> hardSigmoid(x);
      case HARD_SWISH -> x * hardSigmoid(x);
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
    };
  }

  private static float hardSigmoid(float x) {
    return clamp(0f, 1f, Math.fma(x, 1f / 6f, 0.5f));
  }

  /** NaN stays, and of equal zeros the limit's is taken. */
  private static float clamp(float low, float high, float x) {
    return x <= low ? low : x >= high ? high : x;
  }

  /** The value at x in double, as its definition has it. */
  public double exactly(double x) {
    return switch (kind) {
      case IDENTITY -> x;
      case RELU, RELU6, CLIP -> ReferenceActivation.clip(lower(), upper(), x);
      case LEAKY_RELU -> ReferenceActivation.leakyRelu(low, x);
      case HARD_SIGMOID -> ReferenceActivation.hardSigmoid(x);
      case HARD_SWISH -> ReferenceActivation.hardSwish(x);
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
    return switch (kind) {
      case CLIP -> kind.text() + "=" + low + "," + high;
      case LEAKY_RELU -> kind.text() + "=" + low;
      default -> kind.text();
    };
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
      int expected = kind == Kind.CLIP ? 2 : kind == Kind.LEAKY_RELU ? 1 : 0;
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
