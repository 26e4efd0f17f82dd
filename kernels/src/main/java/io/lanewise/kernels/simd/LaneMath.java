package io.lanewise.kernels.simd;

import static io.lanewise.kernels.simd.ScalarMath.ERF_0;
import static io.lanewise.kernels.simd.ScalarMath.ERF_0_LOW;
import static io.lanewise.kernels.simd.ScalarMath.ERF_1;
import static io.lanewise.kernels.simd.ScalarMath.ERF_2;
import static io.lanewise.kernels.simd.ScalarMath.ERF_3;
import static io.lanewise.kernels.simd.ScalarMath.ERF_4;
import static io.lanewise.kernels.simd.ScalarMath.ERF_5;
import static io.lanewise.kernels.simd.ScalarMath.ERF_6;
import static io.lanewise.kernels.simd.ScalarMath.ERF_7;
import static io.lanewise.kernels.simd.ScalarMath.ERF_HIGHEST;
import static io.lanewise.kernels.simd.ScalarMath.EXPM1_IDENTITY;
import static io.lanewise.kernels.simd.ScalarMath.EXPM1_LOWEST;
import static io.lanewise.kernels.simd.ScalarMath.EXP_0;
import static io.lanewise.kernels.simd.ScalarMath.EXP_1;
import static io.lanewise.kernels.simd.ScalarMath.EXP_2;
import static io.lanewise.kernels.simd.ScalarMath.EXP_3;
import static io.lanewise.kernels.simd.ScalarMath.EXP_4;
import static io.lanewise.kernels.simd.ScalarMath.EXP_HIGHEST;
import static io.lanewise.kernels.simd.ScalarMath.EXP_LOWEST;
import static io.lanewise.kernels.simd.ScalarMath.FOUR;
import static io.lanewise.kernels.simd.ScalarMath.HALF;
import static io.lanewise.kernels.simd.ScalarMath.LN_2;
import static io.lanewise.kernels.simd.ScalarMath.LN_2_LOW;
import static io.lanewise.kernels.simd.ScalarMath.LOG2_E;
import static io.lanewise.kernels.simd.ScalarMath.LOG_0;
import static io.lanewise.kernels.simd.ScalarMath.LOG_1;
import static io.lanewise.kernels.simd.ScalarMath.LOG_2;
import static io.lanewise.kernels.simd.ScalarMath.LOG_3;
import static io.lanewise.kernels.simd.ScalarMath.LOG_4;
import static io.lanewise.kernels.simd.ScalarMath.LOG_5;
import static io.lanewise.kernels.simd.ScalarMath.LOG_6;
import static io.lanewise.kernels.simd.ScalarMath.LOG_7;
import static io.lanewise.kernels.simd.ScalarMath.NORMALISER;
import static io.lanewise.kernels.simd.ScalarMath.NORMALISER_EXPONENT;
import static io.lanewise.kernels.simd.ScalarMath.ONE;
import static io.lanewise.kernels.simd.ScalarMath.ROOT_HALF;
import static io.lanewise.kernels.simd.ScalarMath.ROUNDER;
import static io.lanewise.kernels.simd.ScalarMath.SIGMOID_HIGHEST;
import static io.lanewise.kernels.simd.ScalarMath.SIGN;
import static io.lanewise.kernels.simd.ScalarMath.SPLIT;
import static io.lanewise.kernels.simd.ScalarMath.TANH_HIGHEST;
import static io.lanewise.kernels.simd.ScalarMath.TWO;
import static io.lanewise.kernels.simd.Species.F;
import static jdk.incubator.vector.FloatVector.broadcast;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;
import static jdk.incubator.vector.VectorOperators.LT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/**
 * Elementary functions of every lane of a vector of {@link Species#F}, with the bits of {@link
 * ScalarMath}, where their steps are explained and their errors given. They are small, to be
 * inlined into a kernel's loop, which should do little else: they are 20 to 35 vector operations
 * each, and C2 stops inlining at about 70.
 */
public final class LaneMath {
  private static final VectorSpecies<Integer> I = F.withLanes(int.class);

  private LaneMath() {}

  /** eˣ. */
  public static FloatVector exp(FloatVector x) {
    FloatVector clamped = clamped(x, EXP_LOWEST, EXP_HIGHEST);
    FloatVector shifted = clamped.fma(broadcast(F, LOG2_E), broadcast(F, ROUNDER));
    FloatVector r = reduced(clamped, shifted.sub(ROUNDER));
    return scaled(expTail(r).fma(r, broadcast(F, 1)).fma(r, broadcast(F, 1)), shifted);
  }

  /** eˣ − 1. */
  public static FloatVector expm1(FloatVector x) {
    FloatVector clamped = clamped(x, EXPM1_LOWEST, EXP_HIGHEST);
    FloatVector shifted = clamped.fma(broadcast(F, LOG2_E), broadcast(F, ROUNDER));
    FloatVector r = reduced(clamped, shifted.sub(ROUNDER));
    FloatVector p = r.mul(r).fma(expTail(r), r);
    FloatVector half = power(shifted, HALF);
    FloatVector result = p.fma(half, half.sub(0.5f)).mul(2);
    return result.blend(x, x.abs().compare(LT, EXPM1_IDENTITY));
  }

  /** 1 / (1 + e⁻ˣ). */
  public static FloatVector sigmoid(FloatVector x) {
    FloatVector clamped = clamped(x, EXP_LOWEST, SIGMOID_HIGHEST);
    FloatVector shifted = clamped.fma(broadcast(F, LOG2_E), broadcast(F, ROUNDER));
    FloatVector r = reduced(clamped, shifted.sub(ROUNDER));
    FloatVector p = expTailMinus(r).fma(r, broadcast(F, -1)).fma(r, broadcast(F, 1));
    IntVector exponent = exponent(shifted);
    IntVector high = exponent.max(SPLIT);
    FloatVector power = high.add(ONE).reinterpretAsFloats();
    return power.div(power.add(p)).mul(exponent.sub(high).add(ONE).reinterpretAsFloats());
  }

  /** The hyperbolic tangent. */
  public static FloatVector tanh(FloatVector x) {
    FloatVector a = atMost(x.abs(), TANH_HIGHEST);
    FloatVector shifted = a.fma(broadcast(F, -2 * LOG2_E), broadcast(F, ROUNDER));
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = n.fma(broadcast(F, LN_2_LOW / 2), n.fma(broadcast(F, LN_2 / 2), a));
    FloatVector p = broadcast(F, 32 * -EXP_4);
    p = p.fma(r, broadcast(F, 16 * EXP_3));
    p = p.fma(r, broadcast(F, 8 * -EXP_2));
    p = p.fma(r, broadcast(F, 4 * EXP_1));
    p = p.fma(r, broadcast(F, 2 * -EXP_0));
    p = r.mul(r).fma(p, r);
    FloatVector power = power(shifted, ONE);
    FloatVector half = p.fma(power, power.fma(broadcast(F, -0.5f), broadcast(F, 0.5f)));
    return withSign(half.div(broadcast(F, 1).sub(half)), x);
  }

  /**
   * The error function. It calls no method of ours, and is short of 325 bytes: past some 70 vector
   * operations in one compilation C2 inlines nothing of ours, past 325 bytes never, and GELU would
   * make objects of vectors.
   */
  public static FloatVector erf(FloatVector x) {
    VectorSpecies<Float> f = F;
    FloatVector a = x.abs();
    a = a.blend(ERF_HIGHEST, a.compare(GT, ERF_HIGHEST));
    FloatVector w = broadcast(f, ERF_7).fma(a, broadcast(f, ERF_6));
    w = w.fma(a, broadcast(f, ERF_5));
    w = w.fma(a, broadcast(f, ERF_4));
    w = w.fma(a, broadcast(f, ERF_3));
    w = w.fma(a, broadcast(f, ERF_2));
    w = w.fma(a, broadcast(f, ERF_1));
    w = w.fma(a, broadcast(f, ERF_0_LOW));
    w = a.fma(broadcast(f, ERF_0), w.mul(a));
    FloatVector shifted = w.fma(-LOG2_E, ROUNDER);
    FloatVector n = shifted.sub(ROUNDER);
    FloatVector r = n.fma(broadcast(f, LN_2_LOW), n.fma(broadcast(f, LN_2), w));
    FloatVector p = broadcast(f, -EXP_4).fma(r, broadcast(f, EXP_3));
    p = p.fma(r, broadcast(f, -EXP_2));
    p = p.fma(r, broadcast(f, EXP_1));
    p = p.fma(r, broadcast(f, -EXP_0));
    p = r.mul(r).fma(p, r);
    FloatVector power =
        shifted.reinterpretAsInts().lanewise(LSHL, 23).add(ONE).reinterpretAsFloats();
    FloatVector magnitude = p.fma(power, broadcast(f, 1).sub(power));
    IntVector sign = x.reinterpretAsInts().and(SIGN);
    return magnitude.reinterpretAsInts().or(sign).reinterpretAsFloats();
  }

  /** The natural logarithm. */
  public static FloatVector log(FloatVector x) {
    VectorMask<Float> tiny = x.compare(LT, Float.MIN_NORMAL);
    IntVector bits = x.blend(x.mul(NORMALISER), tiny).reinterpretAsInts();
    IntVector k = exponentAboveRootHalf(bits);
    FloatVector f = bits.sub(k.lanewise(LSHL, 23)).reinterpretAsFloats().sub(1);
    k = k.sub(NORMALISER_EXPONENT, tiny.cast(I));
    FloatVector result = logarithm(f, k);
    result = broadcast(F, Float.NaN).blend(result, x.compare(GE, 0));
    result = result.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, 0));
    return result.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY));
  }

  /** ln(1 + x). */
  public static FloatVector log1p(FloatVector x) {
    IntVector k = exponentAboveRootHalf(x.add(1).reinterpretAsInts());
    FloatVector power =
        IntVector.broadcast(I, FOUR).sub(k.lanewise(LSHL, 23)).reinterpretAsFloats();
    FloatVector f = x.fma(power, power.sub(4)).mul(0.25f);
    FloatVector result = withSign(logarithm(f, k), x);
    result = broadcast(F, Float.NaN).blend(result, x.compare(GE, -1));
    result = result.blend(Float.NEGATIVE_INFINITY, x.compare(EQ, -1));
    return result.blend(x, x.compare(EQ, Float.POSITIVE_INFINITY));
  }

  private static FloatVector clamped(FloatVector x, float low, float high) {
    return atMost(x.blend(low, x.compare(LT, low)), high);
  }

  /** Unlike {@code min} one comparison, and NaN stays as well. */
  private static FloatVector atMost(FloatVector x, float high) {
    return x.blend(high, x.compare(GT, high));
  }

  private static FloatVector reduced(FloatVector x, FloatVector n) {
    return n.fma(broadcast(F, -LN_2_LOW), n.fma(broadcast(F, -LN_2), x));
  }

  private static IntVector exponent(FloatVector shifted) {
    return shifted.reinterpretAsInts().lanewise(LSHL, 23);
  }

  /** 2ⁿ times the power of 2 with those bits. */
  private static FloatVector power(FloatVector shifted, int bits) {
    return exponent(shifted).add(bits).reinterpretAsFloats();
  }

  private static FloatVector scaled(FloatVector p, FloatVector shifted) {
    IntVector exponent = exponent(shifted);
    IntVector high = exponent.max(SPLIT);
    return p.mul(high.add(HALF).reinterpretAsFloats())
        .mul(exponent.sub(high).add(TWO).reinterpretAsFloats());
  }

  private static IntVector exponentAboveRootHalf(IntVector bits) {
    return bits.sub(ROOT_HALF).lanewise(ASHR, 23);
  }

  private static FloatVector expTail(FloatVector r) {
    FloatVector p = broadcast(F, EXP_4);
    p = p.fma(r, broadcast(F, EXP_3));
    p = p.fma(r, broadcast(F, EXP_2));
    p = p.fma(r, broadcast(F, EXP_1));
    return p.fma(r, broadcast(F, EXP_0));
  }

  /** EXP(−r). */
  private static FloatVector expTailMinus(FloatVector r) {
    FloatVector p = broadcast(F, EXP_4);
    p = p.fma(r, broadcast(F, -EXP_3));
    p = p.fma(r, broadcast(F, EXP_2));
    p = p.fma(r, broadcast(F, -EXP_1));
    return p.fma(r, broadcast(F, EXP_0));
  }

  private static FloatVector logarithm(FloatVector f, IntVector exponent) {
    FloatVector k = (FloatVector) exponent.convert(I2F, 0);
    FloatVector p = broadcast(F, LOG_7);
    p = p.fma(f, broadcast(F, LOG_6));
    p = p.fma(f, broadcast(F, LOG_5));
    p = p.fma(f, broadcast(F, LOG_4));
    p = p.fma(f, broadcast(F, LOG_3));
    p = p.fma(f, broadcast(F, LOG_2));
    p = p.fma(f, broadcast(F, LOG_1));
    p = p.fma(f, broadcast(F, LOG_0));
    return k.fma(broadcast(F, LN_2), f.add(f.mul(f).fma(p, k.mul(LN_2_LOW))));
  }

  private static FloatVector withSign(FloatVector magnitude, FloatVector sign) {
    return magnitude
        .reinterpretAsInts()
        .or(sign.reinterpretAsInts().and(SIGN))
        .reinterpretAsFloats();
  }
}
