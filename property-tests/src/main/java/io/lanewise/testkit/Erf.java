package io.lanewise.testkit;

/** The error function and its complement in double, each to a few units of its last place. */
public final class Erf {
  /** From here on the continued fraction is taken, and converges in {@link #TERMS} terms. */
  private static final double FAR = 1.5;

  private static final int TERMS = 100;

  private static final double ROOT_PI = Math.sqrt(Math.PI);

  private Erf() {}

  /** erf(x) = 2/√π · ∫ exp(−t²) dt from 0 to x. */
  public static double erf(double x) {
    double a = Math.abs(x);
    // From 6 on the complement is below a unit of the last place of 1.
    return a < FAR ? series(x) : a < 6 ? Math.copySign(1 - fraction(a), x) : limit(x);
  }

  /** erfc(x) = 1 − erf(x), without the cancellation. */
  public static double erfc(double x) {
    return x >= FAR ? fraction(x) : 1 - erf(x);
  }

  private static double limit(double x) {
    return Double.isNaN(x) ? x : Math.signum(x);
  }

  /** 2/√π · exp(−x²) · Σ 2ⁿ·x²ⁿ⁺¹ / (1·3·5···(2n + 1)), whose terms have one sign. */
  private static double series(double x) {
    double sum = x;
    double term = x;
    for (int n = 1; Math.abs(term) > 0x1p-56 * Math.abs(sum); n++) {
      term *= 2 * x * x / (2 * n + 1);
      sum += term;
    }
    return 2 / ROOT_PI * gauss(x) * sum;
  }

  /** exp(−x²) / √π / (x + ½/(x + 1/(x + 3⁄2/(x + 2/(x + ···))))). */
  private static double fraction(double x) {
    double rest = 0;
    for (int n = TERMS; n >= 1; n--) {
      rest = n / 2.0 / (x + rest);
    }
    return gauss(x) / ROOT_PI / (x + rest);
  }

  /** exp(−x²), with the square's rounding made good. */
  private static double gauss(double x) {
    double square = x * x;
    // Far out the square overflows, and all is 0.
    return square > 800 ? 0 : StrictMath.exp(-square) * (1 - Math.fma(x, x, -square));
  }
}
