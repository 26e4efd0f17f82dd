package io.lanewise.kernels.elementwise;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.reference.ReferenceActivation;
import io.lanewise.kernels.reference.ReferenceElementwise;
import java.util.Locale;

/**
 * A function of one element or two.
 *
 * <p>Min and max are NaN where one operand is, and take −0 for less than +0, as {@link Math#max};
 * on ties the whole gradient goes to the first operand, as it does where that is NaN. Clamp's
 * gradient is 0 at the limits and outside them, as that of the activation {@code clip}.
 *
 * @param kind which function
 * @param low its first parameter: the factor of axpy and scale, the lower limit of clamp
 * @param high its second parameter: the upper limit of clamp
 */
public record Elementwise(Kind kind, float low, float high) {
  /** The functions. */
  public enum Kind {
    /** a + b. */
    ADD(2, 0, true),
    /** a − b. */
    SUB(2, 0, true),
    /** a·b. */
    MUL(2, 0, false),
    /** a/b. */
    DIV(2, 0, false),
    /** min(a, b). */
    MIN(2, 0, false),
    /** max(a, b). */
    MAX(2, 0, false),
    /** a + low·b, rounded once. */
    AXPY(2, 1, true),
    /** low·a. */
    SCALE(1, 1, true),
    /** min(max(a, low), high). */
    CLAMP(1, 2, false);

    private final int operands;
    private final int numbers;
    private final boolean linear;

    Kind(int operands, int numbers, boolean linear) {
      this.operands = operands;
      this.numbers = numbers;
      this.linear = linear;
    }

    /** As problem strings write it. */
    public String text() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** How many elements it is a function of. */
    public int operands() {
      return operands;
    }

    /** Whether its gradient does not depend on where it is taken. */
    public boolean linear() {
      return linear;
    }
  }

  /** a + b. */
  public static final Elementwise ADD = new Elementwise(Kind.ADD, 0, 0);

  /** a − b. */
  public static final Elementwise SUB = new Elementwise(Kind.SUB, 0, 0);

  /** a·b. */
  public static final Elementwise MUL = new Elementwise(Kind.MUL, 0, 0);

  /** a/b. */
  public static final Elementwise DIV = new Elementwise(Kind.DIV, 0, 0);

  /** min(a, b). */
  public static final Elementwise MIN = new Elementwise(Kind.MIN, 0, 0);

  /** max(a, b). */
  public static final Elementwise MAX = new Elementwise(Kind.MAX, 0, 0);

  /**
   * Checks the parameters.
   *
   * @throws IllegalArgumentException when clamp's limits are not low ≤ high, or a factor is not
   *     finite
   */
  public Elementwise {
    Check.notNull("eltwise", "kind", kind);
    // Numbers that a function does not have are 0, so that equal functions are equal.
    low = kind.numbers > 0 ? low : 0f;
    high = kind.numbers > 1 ? high : 0f;
    if (kind == Kind.CLAMP && !(low <= high)) {
      throw Check.error("eltwise", "clamp", "must have low <= high", low + " and " + high);
    }
    if (kind.numbers == 1 && !Float.isFinite(low)) {
      throw Check.error("eltwise", "factor", "must be finite", low);
    }
  }

  /** a + factor·b. */
  public static Elementwise axpy(float factor) {
    return new Elementwise(Kind.AXPY, factor, 0);
  }

  /** factor·a. */
  public static Elementwise scale(float factor) {
    return new Elementwise(Kind.SCALE, factor, 0);
  }

  /** min(max(a, low), high). */
  public static Elementwise clamp(float low, float high) {
    return new Elementwise(Kind.CLAMP, low, high);
  }

  /** The value in double; b is not looked at where there is one operand. */
  double exactly(double a, double b) {
    return switch (kind) {
      case ADD -> a + b;
      case SUB -> a - b;
      case MUL -> a * b;
      case DIV -> a / b;
      case MIN -> Math.min(a, b);
      case MAX -> Math.max(a, b);
      case AXPY -> a + low * b;
      case SCALE -> low * a;
      case CLAMP -> ReferenceActivation.clip(low, high, a);
    };
  }

  /** The gradient of a in double. */
  double gradientOfFirst(double a, double b, double dy) {
    return switch (kind) {
      case ADD, SUB, AXPY -> dy;
      case MUL -> dy * b;
      case DIV -> dy / b;
      case MIN -> ReferenceElementwise.minIsFirst(a, b) ? dy : 0;
      case MAX -> ReferenceElementwise.maxIsFirst(a, b) ? dy : 0;
      case SCALE -> low * dy;
      case CLAMP -> ReferenceActivation.clipSlope(low, high, a) == 0 ? 0 : dy;
    };
  }

  /** What an element adds to the gradient of b, in double. */
  double gradientOfSecond(double a, double b, double dy) {
    return switch (kind) {
      case ADD -> dy;
      case SUB -> -dy;
      case AXPY -> low * dy;
      case MUL -> dy * a;
      case DIV -> dy * ReferenceElementwise.quotientByDivisor(a, b);
      case MIN -> ReferenceElementwise.minIsFirst(a, b) ? 0 : dy;
      case MAX -> ReferenceElementwise.maxIsFirst(a, b) ? 0 : dy;
      case SCALE, CLAMP -> 0;
    };
  }

  /** The gradient of b for that of the value, where it is always the same multiple. */
  float factorOfSecond() {
    return kind == Kind.SUB ? -1f : kind == Kind.AXPY ? low : 1f;
  }

  /** As problem strings write it: {@code add}, {@code axpy=0.5}, {@code clamp=-1.0,1.0}. */
  @Override
  public String toString() {
    return switch (kind.numbers) {
      case 0 -> kind.text();
      case 1 -> kind.text() + "=" + low;
      default -> kind.text() + "=" + low + "," + high;
    };
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @throws IllegalArgumentException naming the text where it names no function, or its numbers are
   *     wrong
   */
  public static Elementwise parse(String text) {
    int equals = text.indexOf('=');
    String name = equals < 0 ? text : text.substring(0, equals);
    for (Kind kind : Kind.values()) {
      if (!kind.text().equals(name)) {
        continue;
      }
      String[] numbers = equals < 0 ? new String[0] : text.substring(equals + 1).split(",", -1);
      try {
        if (numbers.length == kind.numbers) {
          return new Elementwise(
              kind,
              kind.numbers > 0 ? Float.parseFloat(numbers[0]) : 0,
              kind.numbers > 1 ? Float.parseFloat(numbers[1]) : 0);
        }
      } catch (NumberFormatException e) {
        // Falls to the refusal below.
      }
      throw Check.error("eltwise", name, "must have " + kind.numbers + " numbers after '='", text);
    }
    throw Check.error("problem", "kind", "must be a function of elements", text);
  }
}
