package io.lanewise.kernels.activation;

import static io.lanewise.kernels.activation.ScalarActivation.ARTANH_1;
import static io.lanewise.kernels.activation.ScalarActivation.ARTANH_2;
import static io.lanewise.kernels.activation.ScalarActivation.ARTANH_3;
import static io.lanewise.kernels.activation.ScalarActivation.ARTANH_4;
import static io.lanewise.kernels.activation.ScalarActivation.GELU_CUBIC;
import static io.lanewise.kernels.activation.ScalarActivation.GELU_LINEAR;
import static io.lanewise.kernels.activation.ScalarActivation.GELU_WIDTH;
import static io.lanewise.kernels.activation.ScalarActivation.MILLS;
import static io.lanewise.kernels.activation.ScalarActivation.MILLS_1;
import static io.lanewise.kernels.activation.ScalarActivation.MILLS_2;
import static io.lanewise.kernels.activation.ScalarActivation.MILLS_3;
import static io.lanewise.kernels.activation.ScalarActivation.MILLS_4;
import static io.lanewise.kernels.activation.ScalarActivation.MILLS_5;
import static io.lanewise.kernels.activation.ScalarActivation.MILLS_6;
import static io.lanewise.kernels.activation.ScalarActivation.MILLS_7;
import static io.lanewise.kernels.activation.ScalarActivation.MILLS_8;
import static io.lanewise.kernels.activation.ScalarActivation.MISH_HIGHEST;
import static io.lanewise.kernels.activation.ScalarActivation.NORMAL;
import static io.lanewise.kernels.activation.ScalarActivation.ROOT_HALF;
import static io.lanewise.kernels.activation.ScalarActivation.SELU_SCALE;
import static io.lanewise.kernels.activation.ScalarActivation.SELU_SLOPE;
import static io.lanewise.kernels.activation.ScalarActivation.SILU_WIDTH;
import static io.lanewise.kernels.simd.Species.F;
import static jdk.incubator.vector.FloatVector.broadcast;
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
    FloatVector q = broadcast(F, 1).div(e.add(1f));
    return e.mul(q).mul(q);
  }

  static FloatVector tanhSlope(FloatVector x) {
    return sigmoidSlope(x.add(x)).mul(4f);
  }

  static FloatVector softplus(FloatVector x) {
    FloatVector e = LaneMath.exp(x.abs().neg());
    FloatVector t = e.div(e.add(2f));
    FloatVector z = t.mul(t);
    FloatVector p = broadcast(F, ARTANH_4).fma(z, broadcast(F, ARTANH_3));
    p = p.fma(z, broadcast(F, ARTANH_2));
    p = p.fma(z, broadcast(F, ARTANH_1));
    p = p.mul(z).fma(t, t);
    return p.add(p).add(x.blend(0f, x.compare(LE, 0f)));
  }

  static FloatVector silu(FloatVector x) {
    return gated(x, LaneMath.sigmoid(x));
  }

  static FloatVector siluSlope(FloatVector x) {
    FloatVector a = within(SILU_WIDTH, x);
    FloatVector e = LaneMath.exp(a.abs().neg());
    FloatVector q = broadcast(F, 1).div(e.add(1f));
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
    FloatVector d = broadcast(F, 1).div(n.add(2f));
    return a.mul(d).fma(e.fma(e, e).mul(4f).mul(d), n.mul(d));
  }

  static FloatVector gelu(FloatVector x) {
    FloatVector gate = LaneMath.erf(x.mul(ROOT_HALF)).fma(broadcast(F, 0.5f), broadcast(F, 0.5f));
    return x.mul(gate).blend(gate, gate.compare(EQ, 0f));
  }

  /** By its own tail of Φ, not by erf: one exponential, and few enough operations for C2. */
  static FloatVector geluSlope(FloatVector x) {
    FloatVector t = x.abs();
    t = t.blend(GELU_WIDTH, t.compare(GT, GELU_WIDTH));
    FloatVector e = LaneMath.exp(t.mul(t).mul(-0.5f));
    FloatVector u = broadcast(F, 1f).div(t.fma(MILLS, 1f));
    FloatVector p = broadcast(F, MILLS_8).fma(u, broadcast(F, MILLS_7));
    p = p.fma(u, broadcast(F, MILLS_6));
    p = p.fma(u, broadcast(F, MILLS_5));
    p = p.fma(u, broadcast(F, MILLS_4));
    p = p.fma(u, broadcast(F, MILLS_3));
    p = p.fma(u, broadcast(F, MILLS_2));
    p = p.fma(u, broadcast(F, MILLS_1));
    FloatVector below = t.fma(broadcast(F, -NORMAL), p.mul(u)).mul(e);
    return broadcast(F, 1f).sub(below).blend(below, x.compare(LT, 0f));
  }

  static FloatVector geluTanh(FloatVector x) {
    FloatVector a = within(GELU_WIDTH, x);
    FloatVector z = a.mul(a).fma(broadcast(F, GELU_CUBIC), broadcast(F, GELU_LINEAR)).mul(a);
    return gated(x, LaneMath.sigmoid(z));
  }

  static FloatVector geluTanhSlope(FloatVector x) {
    FloatVector a = within(GELU_WIDTH, x);
    FloatVector square = a.mul(a);
    FloatVector z = square.fma(broadcast(F, GELU_CUBIC), broadcast(F, GELU_LINEAR)).mul(a);
    FloatVector e = LaneMath.exp(z.abs().neg());
    FloatVector q = broadcast(F, 1).div(e.add(1f));
    FloatVector inner = square.fma(broadcast(F, 3 * GELU_CUBIC), broadcast(F, GELU_LINEAR)).mul(a);
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
}
