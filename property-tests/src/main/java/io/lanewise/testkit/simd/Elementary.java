package io.lanewise.testkit.simd;

import io.lanewise.kernels.reference.Erf;
import io.lanewise.kernels.simd.ScalarMath;
import io.lanewise.testkit.UlpTally;
import java.util.Locale;
import java.util.function.DoubleUnaryOperator;

/** The elementary functions of one argument: ours, the exact one, and how far they may differ. */
public enum Elementary {
  /** eˣ. */
  EXP(2, ScalarMath::exp, StrictMath::exp),
  /** eˣ − 1. */
  EXPM1(4, ScalarMath::expm1, StrictMath::expm1),
  /** The natural logarithm. */
  LOG(2, ScalarMath::log, StrictMath::log),
  /** ln(1 + x). */
  LOG1P(4, ScalarMath::log1p, StrictMath::log1p),
  /** The hyperbolic tangent. */
  TANH(4, ScalarMath::tanh, StrictMath::tanh),
  /** 1 / (1 + e⁻ˣ). */
  SIGMOID(4, ScalarMath::sigmoid, Elementary::exactSigmoid),
  /** The error function. */
  ERF(4, ScalarMath::erf, Erf::erf);

  /** How far the power of two floats may be off, in ulps. */
  public static final double POW_BOUND = 4;

  private static final long FLOATS = 1L << 32;

  private final double bound;
  private final FloatFunction ours;
  private final DoubleUnaryOperator exact;

  /** A function of a float. */
  private interface FloatFunction {
    float at(float x);
  }

  Elementary(double bound, FloatFunction ours, DoubleUnaryOperator exact) {
    this.bound = bound;
    this.ours = ours;
    this.exact = exact;
  }

  /** How far the function may be off, in ulps. */
  public double bound() {
    return bound;
  }

  /** Our value, as the vector kernels have it too. */
  public float at(float x) {
    return ours.at(x);
  }

  /** The exact value, to an ulp or two of double. */
  public double exact(double x) {
    return exact.applyAsDouble(x);
  }

  /** Counts the float with those bits, the one {@code step} after it, and so on to the last. */
  public UlpTally tally(long firstBits, long step) {
    UlpTally tally = new UlpTally();
    for (long bits = firstBits; bits < FLOATS; bits += step) {
      count(Float.intBitsToFloat((int) bits), tally);
    }
    return tally;
  }

  /** Counts one value. */
  public void count(float x, UlpTally tally) {
    tally.add(x, at(x), exact(x));
  }

  private static double exactSigmoid(double x) {
    double power = StrictMath.exp(-Math.abs(x));
    return (x < 0 ? power : 1) / (1 + power);
  }

  /** As one calls it, {@code log1p}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
