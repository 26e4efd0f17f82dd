package io.lanewise.kernels.reference;

/** Gradients of functions of two numbers in double, as the kernels define them. */
public final class ReferenceElementwise {
  private ReferenceElementwise() {}

  /** The derivative of a/b by b, as −(a/b)/b: where b·b is too small for a number it still is. */
  public static double quotientByDivisor(double a, double b) {
    return -(a / b / b);
  }

  /** Whether max(a, b) is a: also where both are equal, and where a is NaN. */
  public static boolean maxIsFirst(double a, double b) {
    return a >= b || Double.isNaN(a);
  }

  /** Whether min(a, b) is a: also where both are equal, and where a is NaN. */
  public static boolean minIsFirst(double a, double b) {
    return a <= b || Double.isNaN(a);
  }
}
