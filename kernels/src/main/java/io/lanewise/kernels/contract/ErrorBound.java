package io.lanewise.kernels.contract;

/**
 * How far a result may lie from the exact one: at most {@code factor} times a norm of the operands.
 *
 * @param norm what the factor is to be multiplied with
 * @param factor dimensionless
 */
public record ErrorBound(Norm norm, double factor) {
  /** The unit roundoff of {@code float}, 2⁻²⁴. */
  public static final double UNIT_ROUNDOFF = 0x1p-24;

  /** The norms a factor can go with. */
  public enum Norm {
    /** {@code |alpha|·Σ|a||b| + |beta||c|}, an element at a time. */
    ELEMENTWISE,
    /** {@code Σ_c max_tile|x|·max|w|}: for Winograd, whose error comes from a tile's neighbours. */
    TILE,
    /** Units in the last place of the correctly rounded result. */
    ULP,
    /** Arithmetic in double, rounded once to float. */
    ROUNDED_ONCE
  }

  /**
   * The bound of a sum of k products: {@code γ(k + 4)}, with {@code γ(n) = n·u / (1 − n·u)}
   * (Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed., §3.1). The four extra
   * roundings are alpha, beta, and what the epilogue adds.
   */
  public static ErrorBound elementwise(long k) {
    return new ErrorBound(Norm.ELEMENTWISE, gamma(k + 4));
  }

  /** {@code γ(n) = n·u / (1 − n·u)}; infinite once {@code n·u} reaches 1. */
  public static double gamma(long n) {
    double nu = n * UNIT_ROUNDOFF;
    return nu < 1 ? nu / (1 - nu) : Double.POSITIVE_INFINITY;
  }
}
