package io.lanewise.kernels.simd;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.abs;
import static java.lang.Math.fma;

/**
 * Elementary functions of one float, step by step those of {@link LaneMath} and so the same bits:
 * for the ends of rows, and for where there is no Vector API.
 *
 * <p>Every step is an addition, multiplication, fused multiply-add or division, rounded once, or
 * works on the bits, so that no compiler and no vector width can change a result. Denormals are
 * kept, as arguments and as results.
 *
 * <p>The polynomials are minimax fits by Remez' exchange in double, over values computed to 40
 * digits; from the lowest coefficient up, each was rounded to float and those above it fitted
 * again. Next to each stand its interval, its degree and the largest error that remains, relative
 * to the function it serves.
 *
 * <p>Arguments are reduced as Cody and Waite do, Software Manual for the Elementary Functions,
 * 1980.
 *
 * <table>
 *   <caption>Largest errors over every float, for pow over 2³⁰ random pairs, against double
 *     ({@code ./lanewise ulps}), and how many results were not the nearest float</caption>
 *   <tr><th>function<th>bound, ulp<th>largest, ulp<th>at<th>not the nearest</tr>
 *   <tr><td>exp<td>2<td>0.891<td>−5.848642<td>0.2 %</tr>
 *   <tr><td>expm1<td>4<td>1.465<td>0.3843638<td>0.4 %</tr>
 *   <tr><td>log<td>2<td>1.196<td>0.7859336<td>0.3 %</tr>
 *   <tr><td>log1p<td>4<td>1.755<td>0.41429576<td>0.6 %</tr>
 *   <tr><td>tanh<td>4<td>2.498<td>4.5050907<td>3.5 %</tr>
 *   <tr><td>sigmoid<td>4<td>2.481<td>−16.635704<td>3.9 %</tr>
 *   <tr><td>erf<td>4<td>2.231<td>0.2251461<td>3.5 %</tr>
 *   <tr><td>pow<td>4<td>2.542<td>0.7172565, −258.4099<td>7.8 %</tr>
 * </table>
 */
public final class ScalarMath {
  /** Added and taken away again, rounds to an integer, which meanwhile stands in the low bits. */
  static final float ROUNDER = 0x1.8p23f;

  static final float LOG2_E = 0x1.715476p0f;
  static final float LN_2 = 0x1.62e43p-1f;

  /** ln 2 − {@link #LN_2}. */
  static final float LN_2_LOW = -0x1.05c61p-29f;

  /** Below half the smallest denormal's logarithm: there the exponential is 0. */
  static final float EXP_LOWEST = -104;

  /** Above the largest float's logarithm: there it is infinite. */
  static final float EXP_HIGHEST = 89;

  /** The exponential less 1 is −1 from here down, to the last bit. */
  static final float EXPM1_LOWEST = -30;

  /** Smaller arguments are their own exponential less 1, to a quarter of an ulp. */
  static final float EXPM1_IDENTITY = 0x1p-25f;

  /** The sigmoid is 1 from here on, to the last bit. */
  static final float SIGMOID_HIGHEST = 60;

  /** The hyperbolic tangent is 1 from here on, to the last bit. */
  static final float TANH_HIGHEST = 10;

  /** The error function is 1 from here on, to the last bit. */
  static final float ERF_HIGHEST = 4;

  /** As an exponent's bits: 2⁻¹⁰⁰, below which a factor is split, to stay a normal number. */
  static final int SPLIT = -100 << 23;

  static final int HALF = 126 << 23;
  static final int ONE = 127 << 23;
  static final int TWO = 128 << 23;
  static final int FOUR = 129 << 23;
  static final int SIGN = 0x8000_0000;

  /** The bits of √½, where a number is cut into a power of 2 and a factor in [√½, √2). */
  static final int ROOT_HALF = 0x3f35_04f3;

  /** The power of 2 that makes denormals normal, and its exponent. */
  static final float NORMALISER = 0x1p24f;

  static final int NORMALISER_EXPONENT = 24;

  // eʳ = 1 + r + r²·EXP(r) on |r| ≤ ln 2 / 2, degree 4, to 3.2e-9.
  static final float EXP_0 = 0x1.fffffcp-2f;
  static final float EXP_1 = 0x1.55548cp-3f;
  static final float EXP_2 = 0x1.555858p-5f;
  static final float EXP_3 = 0x1.123df2p-7f;
  static final float EXP_4 = 0x1.6ac862p-10f;

  // ln(1 + f) = f + f²·LOG(f) on √½ ≤ 1 + f ≤ √2, degree 7, to 3.0e-8.
  static final float LOG_0 = -0x1.fffffap-2f;
  static final float LOG_1 = 0x1.5556f6p-2f;
  static final float LOG_2 = -0x1.0004c8p-2f;
  static final float LOG_3 = 0x1.98d24ep-3f;
  static final float LOG_4 = -0x1.5353dep-3f;
  static final float LOG_5 = 0x1.317f36p-3f;
  static final float LOG_6 = -0x1.2544fcp-3f;
  static final float LOG_7 = 0x1.668b1ep-4f;

  // erf(a) = 1 − exp(−a·ERF(a)) on 0 ≤ a ≤ 3.93, degree 7, to 3.8e-8. ERF_0 is in two parts.
  static final float ERF_0 = 0x1.20dd76p0f;
  static final float ERF_0_LOW = -0x1.f7ac92p-25f;
  static final float ERF_1 = 0x1.45f2bcp-1f;
  static final float ERF_2 = 0x1.a51948p-4f;
  static final float ERF_3 = -0x1.3c3d76p-6f;
  static final float ERF_4 = 0x1.75f52cp-13f;
  static final float ERF_5 = 0x1.4d32fep-10f;
  static final float ERF_6 = -0x1.96806p-12f;
  static final float ERF_7 = 0x1.5cf2cp-15f;

  // log₂ m = C·(q + q³·ATANH(q²)) with q = (m − 1)/(m + 1), C = 2/ln 2, √½ ≤ m ≤ √2; here C·ATANH,
  // degree 3 in q², to 1.1e-11.
  static final float TWICE_LOG2_E = 2 * LOG2_E;
  static final float TWICE_LOG2_E_LOW = 0x1.4ae0cp-25f;
  static final float ATANH_0 = 0x1.ec709ep-1f;
  static final float ATANH_1 = 0x1.2776e2p-1f;
  static final float ATANH_2 = 0x1.a5cebep-2f;
  static final float ATANH_3 = 0x1.58b424p-2f;

  // 2ᶠ = 1 + f·EXP2(f) on |f| ≤ ½, degree 5, to 1.3e-8.
  static final float EXP2_0 = 0x1.62e43p-1f;
  static final float EXP2_1 = 0x1.ebfb94p-3f;
  static final float EXP2_2 = 0x1.c6af9ep-5f;
  static final float EXP2_3 = 0x1.3b68p-7f;
  static final float EXP2_4 = 0x1.5ef4c8p-10f;
  static final float EXP2_5 = 0x1.17b516p-13f;

  /** 2 to the power of this is 0. */
  static final float EXP2_LOWEST = -151;

  /** 2 to the power of this is infinite. */
  static final float EXP2_HIGHEST = 129;

  /** From here on all floats are even integers, up to its double all such. */
  static final float EVEN = 0x1p24f;

  static final int EVEN_BITS = 0x4b80_0000;

  private ScalarMath() {}

  /** eˣ. */
  public static float exp(float x) {
    float clamped = x < EXP_LOWEST ? EXP_LOWEST : x > EXP_HIGHEST ? EXP_HIGHEST : x;
    float shifted = fma(clamped, LOG2_E, ROUNDER);
    float r = reduced(clamped, shifted - ROUNDER);
    return scaled(fma(fma(expTail(r), r, 1), r, 1), shifted);
  }

  /** eˣ − 1. */
  public static float expm1(float x) {
    float clamped = x < EXPM1_LOWEST ? EXPM1_LOWEST : x > EXP_HIGHEST ? EXP_HIGHEST : x;
    float shifted = fma(clamped, LOG2_E, ROUNDER);
    float r = reduced(clamped, shifted - ROUNDER);
    float p = fma(r * r, expTail(r), r);
    // Half the power of 2, and half the result, lest the largest overflow.
    float half = intBitsToFloat((floatToRawIntBits(shifted) << 23) + HALF);
    float result = fma(p, half, half - 0.5f) * 2;
    return abs(x) < EXPM1_IDENTITY ? x : result;
  }

  /** 1 / (1 + e⁻ˣ). */
  public static float sigmoid(float x) {
    float clamped = x < EXP_LOWEST ? EXP_LOWEST : x > SIGMOID_HIGHEST ? SIGMOID_HIGHEST : x;
    float shifted = fma(clamped, LOG2_E, ROUNDER);
    float r = reduced(clamped, shifted - ROUNDER);
    float p = fma(fma(expTailMinus(r), r, -1), r, 1);
    // With eˣ = 2ⁿ·eʳ it is 2ⁿ / (2ⁿ + e⁻ʳ); what of n is too low for a normal number comes last.
    int exponent = floatToRawIntBits(shifted) << 23;
    int high = Math.max(exponent, SPLIT);
    float power = intBitsToFloat(high + ONE);
    return power / (power + p) * intBitsToFloat(exponent - high + ONE);
  }

  /** The hyperbolic tangent. */
  public static float tanh(float x) {
    float a = abs(x);
    a = a > TANH_HIGHEST ? TANH_HIGHEST : a;
    // e⁻²ᵃ = 2ⁿ·e⁻²ʳ; the half of 1 less it over the half of 1 more.
    float shifted = fma(a, -2 * LOG2_E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = fma(n, LN_2_LOW / 2, fma(n, LN_2 / 2, a));
    float p = 32 * -EXP_4;
    p = fma(p, r, 16 * EXP_3);
    p = fma(p, r, 8 * -EXP_2);
    p = fma(p, r, 4 * EXP_1);
    p = fma(p, r, 2 * -EXP_0);
    p = fma(r * r, p, r);
    float power = intBitsToFloat((floatToRawIntBits(shifted) << 23) + ONE);
    float half = fma(p, power, fma(power, -0.5f, 0.5f));
    return withSign(half / (1 - half), x);
  }

  /** The error function. */
  public static float erf(float x) {
    float a = abs(x);
    a = a > ERF_HIGHEST ? ERF_HIGHEST : a;
    float w = ERF_7;
    w = fma(w, a, ERF_6);
    w = fma(w, a, ERF_5);
    w = fma(w, a, ERF_4);
    w = fma(w, a, ERF_3);
    w = fma(w, a, ERF_2);
    w = fma(w, a, ERF_1);
    w = fma(w, a, ERF_0_LOW);
    w = fma(ERF_0, a, w * a);
    // 1 − e⁻ʷ, where e⁻ʷ = 2ⁿ·e⁻ʳ.
    float shifted = fma(w, -LOG2_E, ROUNDER);
    float n = shifted - ROUNDER;
    float r = fma(n, LN_2_LOW, fma(n, LN_2, w));
    float p = fma(r * r, -expTailMinus(r), r);
    float power = intBitsToFloat((floatToRawIntBits(shifted) << 23) + ONE);
    return withSign(fma(p, power, 1 - power), x);
  }

  /** The natural logarithm. */
  public static float log(float x) {
    boolean tiny = x < Float.MIN_NORMAL;
    int bits = floatToRawIntBits(tiny ? x * NORMALISER : x);
    int k = bits - ROOT_HALF >> 23;
    float f = intBitsToFloat(bits - (k << 23)) - 1;
    float result = logarithm(f, tiny ? k - NORMALISER_EXPONENT : k);
    result = x >= 0 ? result : Float.NaN;
    result = x == 0 ? Float.NEGATIVE_INFINITY : result;
    return x == Float.POSITIVE_INFINITY ? x : result;
  }

  /** ln(1 + x). */
  public static float log1p(float x) {
    int k = floatToRawIntBits(x + 1) - ROOT_HALF >> 23;
    // f = (1 + x)/2ᵏ − 1, from x itself; four times that, for the power to be a normal number.
    float power = intBitsToFloat(FOUR - (k << 23));
    float f = fma(x, power, power - 4) * 0.25f;
    float result = withSign(logarithm(f, k), x);
    result = x >= -1 ? result : Float.NaN;
    result = x == -1 ? Float.NEGATIVE_INFINITY : result;
    return x == Float.POSITIVE_INFINITY ? x : result;
  }

  /**
   * xʸ, in the special cases as {@link Math#pow}: 1 where y is 0, whatever x; NaN where y is NaN,
   * where |x| is 1 and y infinite, and where x is finite, below 0, and y finite but no integer.
   */
  public static float pow(float x, float y) {
    float a = abs(x);
    boolean tiny = a < Float.MIN_NORMAL;
    int bits = floatToRawIntBits(tiny ? a * NORMALISER : a);
    int exponent = bits - ROOT_HALF >> 23;
    float m = intBitsToFloat(bits - (exponent << 23));
    float k = tiny ? exponent - NORMALISER_EXPONENT : exponent;

    // q + qLow = (m − 1)/(m + 1), whose divisor is d + dLow.
    float f = m - 1;
    float d = m + 1;
    float dLow = m - (d - 1);
    float inverse = 1 / d;
    float q = f * inverse;
    float z = q * q;
    // Divided by 1 − q² as well, log₂'s slope at q, so that the powers of q need no qLow.
    float qLow = fma(-q, dLow, fma(-q, d, f)) * fma(inverse, z, inverse);

    // log₂ a = log − low; all that is small is kept with the opposite sign.
    float p = -ATANH_3;
    p = fma(p, z, -ATANH_2);
    p = fma(p, z, -ATANH_1);
    p = fma(p, z, -ATANH_0);
    float head = q * TWICE_LOG2_E;
    float low = fma(q, -TWICE_LOG2_E, head);
    low = fma(q, -TWICE_LOG2_E_LOW, low);
    low = fma(qLow, -TWICE_LOG2_E, low);
    low = fma(q * z, p, low);
    float sum = k + head;
    low = low + (sum - k - head);
    float log = sum - low;
    low = low + (log - sum);
    log = a == 0 ? Float.NEGATIVE_INFINITY : log;
    log = a < Float.POSITIVE_INFINITY ? log : a;

    // y·log₂ a = product − productLow = n + g.
    float product = y * log;
    float productLow = fma(y, low, fma(-y, log, product));
    float shifted = product + ROUNDER;
    float g = product - (shifted - ROUNDER) - productLow;
    p = EXP2_5;
    p = fma(p, g, EXP2_4);
    p = fma(p, g, EXP2_3);
    p = fma(p, g, EXP2_2);
    p = fma(p, g, EXP2_1);
    p = fma(p, g, EXP2_0);
    float result = scaled(fma(p, g, 1), shifted);
    result = product >= EXP2_HIGHEST ? Float.POSITIVE_INFINITY : result;
    result = product <= EXP2_LOWEST ? 0 : result;
    result = y == 0 ? 1 : result;

    // How far y is from an even integer: not at all, by 1 where it is odd, else by a fraction.
    float b = intBitsToFloat(Math.min(floatToRawIntBits(abs(y)), EVEN_BITS));
    float away = abs(b - (b + EVEN - EVEN));
    boolean fraction = away != 0 && away != 1;
    result = fraction && x < 0 && x > Float.NEGATIVE_INFINITY ? Float.NaN : result;
    return away == 1 ? withSign(result, x) : result;
  }

  /** x − n·ln 2. The inner step is exact. */
  private static float reduced(float x, float n) {
    return fma(n, -LN_2_LOW, fma(n, -LN_2, x));
  }

  /** p·2ⁿ, where n stands in the low bits: by two powers, so that a denormal is rounded once. */
  private static float scaled(float p, float shifted) {
    int exponent = floatToRawIntBits(shifted) << 23;
    int high = Math.max(exponent, SPLIT);
    return p * intBitsToFloat(high + HALF) * intBitsToFloat(exponent - high + TWO);
  }

  /** EXP(r). */
  private static float expTail(float r) {
    float p = EXP_4;
    p = fma(p, r, EXP_3);
    p = fma(p, r, EXP_2);
    p = fma(p, r, EXP_1);
    return fma(p, r, EXP_0);
  }

  /** EXP(−r). */
  private static float expTailMinus(float r) {
    float p = EXP_4;
    p = fma(p, r, -EXP_3);
    p = fma(p, r, EXP_2);
    p = fma(p, r, -EXP_1);
    return fma(p, r, EXP_0);
  }

  /** ln(2ᵏ·(1 + f)). */
  private static float logarithm(float f, float k) {
    float p = LOG_7;
    p = fma(p, f, LOG_6);
    p = fma(p, f, LOG_5);
    p = fma(p, f, LOG_4);
    p = fma(p, f, LOG_3);
    p = fma(p, f, LOG_2);
    p = fma(p, f, LOG_1);
    p = fma(p, f, LOG_0);
    return fma(k, LN_2, f + fma(f * f, p, k * LN_2_LOW));
  }

  private static float withSign(float magnitude, float sign) {
    return intBitsToFloat(floatToRawIntBits(magnitude) | floatToRawIntBits(sign) & SIGN);
  }
}
