package io.lanewise.kernels.activation;

import static io.lanewise.kernels.activation.ScalarActivation.GELU_CUBIC;
import static io.lanewise.kernels.activation.ScalarActivation.GELU_LINEAR;
import static io.lanewise.kernels.activation.ScalarActivation.GELU_WIDTH;
import static io.lanewise.kernels.activation.ScalarActivation.MISH_HIGHEST;
import static io.lanewise.kernels.activation.ScalarActivation.NORMAL;
import static io.lanewise.kernels.activation.ScalarActivation.ROOT_HALF;
import static io.lanewise.kernels.activation.ScalarActivation.SELU_SCALE;
import static io.lanewise.kernels.activation.ScalarActivation.SELU_SLOPE;
import static io.lanewise.kernels.activation.ScalarActivation.SILU_WIDTH;
import static io.lanewise.kernels.simd.Species.F;
import static jdk.incubator.vector.VectorOperators.EQ;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.LE;
import static jdk.incubator.vector.VectorOperators.LT;

import io.lanewise.kernels.simd.LaneMath;
import jdk.incubator.vector.FloatVector;

/** Activations and their derivatives of every lane, with the bits of {@link ScalarActivation}. */
final class LaneActivation {
  private LaneActivation() {}

  /** By comparisons: on x86, max and min take five instructions each to treat NaN as Java does. */
  static FloatVector clamp(float low, float high, FloatVector x) {
    return x.blend(low, x.compare(LE, low)).blend(high, x.compare(GE, high));
  }

  static FloatVector hardSigmoid(FloatVector x) {
    return clamp(0f, 1f, x.fma(1f / 6f, 0.5f));
  }

  static FloatVector elu(float alpha, FloatVector x) {
    return LaneMath.expm1(x).mul(alpha).blend(x, x.compare(GT, 0f));
  }

  static FloatVector eluGradient(float alpha, FloatVector x, FloatVector dy) {
    return LaneMath.exp(x).mul(alpha).mul(dy).blend(dy, x.compare(GT, 0f));
  }

  static FloatVector selu(FloatVector x) {
    return LaneMath.expm1(x).mul(SELU_SLOPE).blend(x.mul(SELU_SCALE), x.compare(GT, 0f));
  }

  static FloatVector seluGradient(FloatVector x, FloatVector dy) {
    return LaneMath.exp(x).mul(SELU_SLOPE).blend(SELU_SCALE, x.compare(GT, 0f)).mul(dy);
  }

  static FloatVector sigmoidSlope(FloatVector x) {
    FloatVector e = LaneMath.exp(x.abs().neg());
    FloatVector q = of(1).div(e.add(1f));
    return e.mul(q).mul(q);
  }

  static FloatVector tanhSlope(FloatVector x) {
    return sigmoidSlope(x.add(x)).mul(4f);
  }

  static FloatVector softplus(FloatVector x) {
    return LaneMath.log1p(LaneMath.exp(x.abs().neg())).add(x.blend(0f, x.compare(LE, 0f)));
  }

  static FloatVector silu(FloatVector x) {
    return gated(x, LaneMath.sigmoid(x));
  }

  static FloatVector siluSlope(FloatVector x) {
    FloatVector a = within(SILU_WIDTH, x);
    FloatVector e = LaneMath.exp(a.abs().neg());
    FloatVector q = of(1).div(e.add(1f));
    FloatVector eq = e.mul(q);
    return a.fma(eq.mul(q), q.blend(eq, a.compare(LT, 0f)));
  }

  static FloatVector mish(FloatVector x) {
    FloatVector e = LaneMath.exp(x.blend(MISH_HIGHEST, x.compare(GT, MISH_HIGHEST)));
    FloatVector n = e.fma(e, e.add(e));
    return gated(x, n.div(n.add(2f)));
  }

  static FloatVector mishSlope(FloatVector x) {
    FloatVector a = within(SILU_WIDTH, x.blend(MISH_HIGHEST, x.compare(GT, MISH_HIGHEST)));
    FloatVector e = LaneMath.exp(a);
    FloatVector n = e.fma(e, e.add(e));
    FloatVector d = of(1).div(n.add(2f));
    return a.mul(d).fma(e.fma(e, e).mul(4f).mul(d), n.mul(d));
  }

  static FloatVector gelu(FloatVector x) {
    return gated(x, LaneMath.erf(x.mul(ROOT_HALF)).fma(of(0.5f), of(0.5f)));
  }

  static FloatVector geluSlope(FloatVector x) {
    FloatVector a = within(GELU_WIDTH, x);
    FloatVector density = LaneMath.exp(a.mul(a).mul(-0.5f)).mul(NORMAL);
    return a.fma(density, LaneMath.erf(a.mul(ROOT_HALF)).fma(of(0.5f), of(0.5f)));
  }

  static FloatVector geluTanh(FloatVector x) {
    FloatVector a = within(GELU_WIDTH, x);
    FloatVector z = a.mul(a).fma(of(GELU_CUBIC), of(GELU_LINEAR)).mul(a);
    return gated(x, LaneMath.sigmoid(z));
  }

  static FloatVector geluTanhSlope(FloatVector x) {
    FloatVector a = within(GELU_WIDTH, x);
    FloatVector square = a.mul(a);
    FloatVector z = square.fma(of(GELU_CUBIC), of(GELU_LINEAR)).mul(a);
    FloatVector e = LaneMath.exp(z.abs().neg());
    FloatVector q = of(1).div(e.add(1f));
    FloatVector inner = square.fma(of(3 * GELU_CUBIC), of(GELU_LINEAR)).mul(a);
    FloatVector eq = e.mul(q);
    return inner.fma(eq.mul(q), q.blend(eq, a.compare(LT, 0f)));
  }

  static FloatVector absGradient(FloatVector x, FloatVector dy) {
    return dy.blend(dy.neg(), x.compare(LT, 0f)).blend(0f, x.compare(EQ, 0f));
  }

  private static FloatVector gated(FloatVector x, FloatVector gate) {
    return x.mul(gate).blend(gate, gate.compare(EQ, 0f));
  }

  private static FloatVector within(float width, FloatVector x) {
    FloatVector atLeast = x.blend(-width, x.compare(LT, -width));
    return atLeast.blend(width, atLeast.compare(GT, width));
  }

  private static FloatVector of(float value) {
    return FloatVector.broadcast(F, value);
  }
}
