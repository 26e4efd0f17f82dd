package io.lanewise.kernels.pool;

import io.lanewise.kernels.contract.Check;

/**
 * What becomes of the elements of a window.
 *
 * @param kind which function
 * @param p the exponent of Lp, at least 1; 0 for the others
 * @param countPadding whether an average's divisor counts the padding (as PyTorch's does unless
 *     told otherwise, and ONNX's does when told so)
 * @param divisor what an average divides by; 0 for the elements of the window
 */
public record Pooling(Kind kind, float p, boolean countPadding, int divisor) {
  /** The functions. */
  public enum Kind {
    /** The largest element. NaN is larger than every number, padding smaller. */
    MAX,
    /** The sum of the elements, divided by how many there are. */
    AVERAGE,
    /** {@code (Σ|x|^p)^(1/p)}. */
    LP,
    /** Each element of the pooled tensor back to where the largest was, 0 elsewhere. */
    UNPOOL
  }

  private static final String OP = "pool";

  /** The largest element. */
  public static final Pooling MAX = new Pooling(Kind.MAX, 0, false, 0);

  /** The average, over the padding too. */
  public static final Pooling AVERAGE = new Pooling(Kind.AVERAGE, 0, true, 0);

  /** The average of what is not padding. */
  public static final Pooling AVERAGE_INSIDE = new Pooling(Kind.AVERAGE, 0, false, 0);

  /** What undoes {@link #MAX}. */
  public static final Pooling UNPOOL = new Pooling(Kind.UNPOOL, 0, false, 0);

  /**
   * Checks the numbers; those that a function does not have are 0.
   *
   * @throws IllegalArgumentException when p is less than 1 or infinite, or the divisor negative
   */
  public Pooling {
    Check.notNull(OP, "kind", kind);
    Check.size(OP, "divisor", divisor);
    if (kind == Kind.LP && !(p >= 1 && p < Float.POSITIVE_INFINITY)) {
      throw Check.error(OP, "p", "must be at least 1 and finite", p);
    }
    p = kind == Kind.LP ? p : 0;
    divisor = kind == Kind.AVERAGE ? divisor : 0;
    countPadding = kind == Kind.AVERAGE && divisor == 0 && countPadding;
  }

  /** {@code (Σ|x|^p)^(1/p)}. */
  public static Pooling lp(float p) {
    return new Pooling(Kind.LP, p, false, 0);
  }

  /** The sum of a window's elements divided by a number. */
  public static Pooling sumOver(int divisor) {
    Check.atLeast(OP, "divisor", 1, divisor);
    return new Pooling(Kind.AVERAGE, 0, false, divisor);
  }

  /** Whether averages leave the padding out. */
  boolean leavesPaddingOut() {
    return kind == Kind.AVERAGE && divisor == 0 && !countPadding;
  }

  /** What an average over some elements, or so many with the padding, divides by. */
  int divisor(int taps, int span) {
    return divisor > 0 ? divisor : countPadding ? span : taps;
  }

  /** As problem strings write it: {@code max}, {@code avg}, {@code lp=2.0}, {@code unpool}. */
  @Override
  public String toString() {
    return switch (kind) {
      case MAX -> "max";
      case AVERAGE -> "avg";
      case LP -> "lp=" + p;
      case UNPOOL -> "unpool";
    };
  }

  /**
   * Reads what {@link #toString} writes.
   *
   * @return null where the text names none
   * @throws IllegalArgumentException where it names Lp and its number is wrong
   */
  static Pooling parse(String text) {
    return switch (text) {
      case "max" -> MAX;
      case "avg" -> AVERAGE;
      case "unpool" -> UNPOOL;
      default -> text.startsWith("lp=") ? lp(number(text.substring(3))) : null;
    };
  }

  private static float number(String text) {
    try {
      return Float.parseFloat(text);
    } catch (NumberFormatException e) {
      throw Check.error(OP, "p", "must be a number", text);
    }
  }
}
