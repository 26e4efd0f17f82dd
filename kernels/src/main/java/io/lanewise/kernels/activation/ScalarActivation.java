package io.lanewise.kernels.activation;

import io.lanewise.kernels.reference.ReferenceActivation;
import io.lanewise.kernels.simd.ScalarMath;

/**
 * Smooth activations and their derivatives of one float, step by step those of {@link
 * LaneActivation} and so the same bits: for the ends of rows.
 *
 * <p>Where a derivative is a difference of nearly equal numbers it is written otherwise: with e =
 * exp(−|x|) and q = 1/(1 + e), sigmoid(x)·sigmoid(−x) is e·q².
 */
final class ScalarActivation {
  static final float SELU_SCALE = (float) ReferenceActivation.SELU_SCALE;
  static final float SELU_SLOPE =
      (float) (ReferenceActivation.SELU_SCALE * ReferenceActivation.SELU_ALPHA);

  /** 2·√(2/π), of GELU by tanh. */
  static final float GELU_LINEAR = 1.5957691216f;

  /** 0.044715 times that. */
  static final float GELU_CUBIC = 0.0713548163f;

  static final float ROOT_HALF = 0.70710678f;

  /** 1/√(2π). */
  static final float NORMAL = 0.39894228f;

  /** From here on mish is x, to the last bit. */
  static final float MISH_HIGHEST = 20;

  /** Outside of it GELU is 0 or x, to the last bit, and its derivative 0 or 1. */
  static final float GELU_WIDTH = 15;

  /** Outside of it SiLU's derivative is 0 or 1, to the last bit. */
  static final float SILU_WIDTH = 110;

  // Φ(−t)·exp(t²/2) = m₁u + ... + m₈u⁸ with u = 1/(1 + 0.3t), for t in [0, 15]: least squares,
  // weighted until the largest relative error stopped falling, at 2e-7.
  static final float MILLS = 0.3f;
  static final float MILLS_1 = 0x1.ea05e6p-4f;
  static final float MILLS_2 = 0x1.ee469ep-4f;
  static final float MILLS_3 = 0x1.9b5744p-4f;
  static final float MILLS_4 = 0x1.03cf3cp-3f;
  static final float MILLS_5 = -0x1.9d43a8p-5f;
  static final float MILLS_6 = 0x1.9f6032p-3f;
  static final float MILLS_7 = -0x1.3dbc96p-3f;
  static final float MILLS_8 = 0x1.203088p-5f;

  // artanh(t)/t = 1 + c₁t² + ... + c₄t⁸ for t in [0, 1/3], fitted as in ScalarMath: degree 4 in t²,
  // relative error below 5e-9.
  static final float ARTANH_1 = 0x1.555502p-2f;
  static final float ARTANH_2 = 0x1.99d1ccp-3f;
  static final float ARTANH_3 = 0x1.1ec04p-3f;
  static final float ARTANH_4 = 0x1.1eca18p-3f;

  private ScalarActivation() {}

  static float elu(float alpha, float x) {
    return x > 0 ? x : alpha * ScalarMath.expm1(x);
  }

  static float eluGradient(float alpha, float x, float dy) {
    return x > 0 ? dy : ScalarMath.exp(x) * alpha * dy;
  }

  static float selu(float x) {
    return x > 0 ? SELU_SCALE * x : SELU_SLOPE * ScalarMath.expm1(x);
  }

  static float seluGradient(float x, float dy) {
    return (x > 0 ? SELU_SCALE : ScalarMath.exp(x) * SELU_SLOPE) * dy;
  }

  static float sigmoidSlope(float x) {
    float e = ScalarMath.exp(-Math.abs(x));
    float q = 1 / (1 + e);
    return e * q * q;
  }

  static float tanhSlope(float x) {
    return sigmoidSlope(x + x) * 4;
  }

  static float softplus(float x) {
    // ln(1 + e) = 2·artanh(e/(2 + e)), simpler than log1p because e is at most 1.
    float e = ScalarMath.exp(-Math.abs(x));
    float t = e / (e + 2);
    float z = t * t;
    float p = Math.fma(ARTANH_4, z, ARTANH_3);
    p = Math.fma(p, z, ARTANH_2);
    p = Math.fma(p, z, ARTANH_1);
    p = Math.fma(p * z, t, t);
    return p + p + (x <= 0 ? 0 : x);
  }

  static float silu(float x) {
    return gated(x, ScalarMath.sigmoid(x));
  }

  static float siluSlope(float x) {
    float a = within(SILU_WIDTH, x);
    float e = ScalarMath.exp(-Math.abs(a));
    float q = 1 / (1 + e);
    return Math.fma(a, e * q * q, a < 0 ? e * q : q);
  }

  static float mish(float x) {
    float e = ScalarMath.exp(x > MISH_HIGHEST ? MISH_HIGHEST : x);
    float n = Math.fma(e, e, e + e);
    return gated(x, n / (n + 2));
  }

  static float mishSlope(float x) {
    float a = within(SILU_WIDTH, x > MISH_HIGHEST ? MISH_HIGHEST : x);
    float e = ScalarMath.exp(a);
    float n = Math.fma(e, e, e + e);
    float d = 1 / (n + 2);
    return Math.fma(a * d, Math.fma(e, e, e) * 4 * d, n * d);
  }

  static float gelu(float x) {
    return gated(x, Math.fma(ScalarMath.erf(x * ROOT_HALF), 0.5f, 0.5f));
  }

  static float geluSlope(float x) {
    float t = Math.abs(x);
    t = t > GELU_WIDTH ? GELU_WIDTH : t;
    float e = ScalarMath.exp(t * t * -0.5f);
    float u = 1 / Math.fma(t, MILLS, 1f);
    float p = Math.fma(MILLS_8, u, MILLS_7);
    p = Math.fma(p, u, MILLS_6);
    p = Math.fma(p, u, MILLS_5);
    p = Math.fma(p, u, MILLS_4);
    p = Math.fma(p, u, MILLS_3);
    p = Math.fma(p, u, MILLS_2);
    p = Math.fma(p, u, MILLS_1);
    // The slope at −t, Φ(−t) − t·φ(t); what is missing to 1 is that at t.
    float below = Math.fma(t, -NORMAL, p * u) * e;
    return x < 0 ? below : 1 - below;
  }

  static float geluTanh(float x) {
    float a = within(GELU_WIDTH, x);
    return gated(x, ScalarMath.sigmoid(Math.fma(a * a, GELU_CUBIC, GELU_LINEAR) * a));
  }

  static float geluTanhSlope(float x) {
    float a = within(GELU_WIDTH, x);
    float square = a * a;
    float z = Math.fma(square, GELU_CUBIC, GELU_LINEAR) * a;
    float e = ScalarMath.exp(-Math.abs(z));
    float q = 1 / (1 + e);
    float inner = Math.fma(square, 3 * GELU_CUBIC, GELU_LINEAR) * a;
    return Math.fma(inner, e * q * q, a < 0 ? e * q : q);
  }

  static float absGradient(float x, float dy) {
    return x == 0 ? 0 : x < 0 ? -dy : dy;
  }

  /** x times a gate, 0 where the gate is: also at −∞. */
  private static float gated(float x, float gate) {
    return gate == 0 ? gate : x * gate;
  }

  private static float within(float width, float x) {
    return x < -width ? -width : x > width ? width : x;
  }
}
