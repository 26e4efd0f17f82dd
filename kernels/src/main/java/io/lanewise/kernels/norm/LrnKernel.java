package io.lanewise.kernels.norm;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Local response normalisation over rows of pixels of channels that are planes. */
final class LrnKernel {
  private LrnKernel() {}

  /** {@code s = fma(Σx², factor, k)} over so many planes, in ascending order. */
  static void scales(
      float[] x,
      int xAt,
      int plane,
      int planes,
      float factor,
      float k,
      float[] s,
      int sAt,
      int length) {
    int vectors = F.loopBound(length);
    if (planes == 5) {
      fiveScales(x, xAt, plane, factor, k, s, sAt, vectors);
    } else {
      someScales(x, xAt, plane, planes, factor, k, s, sAt, vectors);
    }
    for (int i = vectors; i < length; i++) {
      float sum = 0;
      for (int c = 0, at = xAt + i; c < planes; c++, at += plane) {
        sum = Math.fma(x[at], x[at], sum);
      }
      s[sAt + i] = Math.fma(sum, factor, k);
    }
  }

  private static void fiveScales(
      float[] x, int at, int plane, float factor, float k, float[] s, int sAt, int length) {
    FloatVector f = FloatVector.broadcast(F, factor);
    FloatVector added = FloatVector.broadcast(F, k);
    for (int i = 0; i < length; i += LANES) {
      FloatVector v0 = FloatVector.fromArray(F, x, at + i);
      FloatVector v1 = FloatVector.fromArray(F, x, at + plane + i);
      FloatVector v2 = FloatVector.fromArray(F, x, at + 2 * plane + i);
      FloatVector v3 = FloatVector.fromArray(F, x, at + 3 * plane + i);
      FloatVector v4 = FloatVector.fromArray(F, x, at + 4 * plane + i);
      FloatVector sum = v1.fma(v1, v0.mul(v0));
      v4.fma(v4, v3.fma(v3, v2.fma(v2, sum))).fma(f, added).intoArray(s, sAt + i);
    }
  }

  private static void someScales(
      float[] x,
      int xAt,
      int plane,
      int planes,
      float factor,
      float k,
      float[] s,
      int sAt,
      int length) {
    FloatVector f = FloatVector.broadcast(F, factor);
    FloatVector added = FloatVector.broadcast(F, k);
    for (int i = 0; i < length; i += LANES) {
      FloatVector sum = FloatVector.zero(F);
      for (int c = 0, at = xAt + i; c < planes; c++, at += plane) {
        FloatVector v = FloatVector.fromArray(F, x, at);
        sum = v.fma(v, sum);
      }
      sum.fma(f, added).intoArray(s, sAt + i);
    }
  }

  /** {@code q = 1/(√s·√√s)}: s to the power of −¾. */
  static void powers(float[] s, int sAt, float[] q, int qAt, int length) {
    int vectors = F.loopBound(length);
    FloatVector one = FloatVector.broadcast(F, 1);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector root = FloatVector.fromArray(F, s, sAt + i).sqrt();
      one.div(root.mul(root.sqrt())).intoArray(q, qAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float root = (float) Math.sqrt(s[sAt + i]);
      q[qAt + i] = 1 / (root * (float) Math.sqrt(root));
    }
  }

  /** {@code to = a·b}. */
  static void multiply(float[] a, int aAt, float[] b, int bAt, float[] to, int at, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector.fromArray(F, a, aAt + i)
          .mul(FloatVector.fromArray(F, b, bAt + i))
          .intoArray(to, at + i);
    }
    for (int i = vectors; i < length; i++) {
      to[at + i] = a[aAt + i] * b[bAt + i];
    }
  }

  /**
   * {@code t = dy·q} is kept in q, and {@code x/s·t} in s; {@code x·t} where t is infinite, as
   * there a quotient too small for a float would make NaN of it.
   */
  static void terms(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] q,
      int qAt,
      float[] s,
      int sAt,
      int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector t =
          FloatVector.fromArray(F, dy, dyAt + i).mul(FloatVector.fromArray(F, q, qAt + i));
      t.intoArray(q, qAt + i);
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      v.div(FloatVector.fromArray(F, s, sAt + i))
          .blend(v, t.abs().compare(VectorOperators.EQ, Float.POSITIVE_INFINITY))
          .mul(t)
          .intoArray(s, sAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float t = dy[dyAt + i] * q[qAt + i];
      q[qAt + i] = t;
      s[sAt + i] = (Float.isInfinite(t) ? x[xAt + i] : x[xAt + i] / s[sAt + i]) * t;
    }
  }

  /** {@code dx = fma(factor·Σ terms, x, own)} over so many planes of terms, in ascending order. */
  static void gradient(
      float[] x,
      int xAt,
      float[] own,
      int ownAt,
      int termsAt,
      int plane,
      int planes,
      float factor,
      float[] dx,
      int dxAt,
      int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector sum = FloatVector.zero(F);
      for (int c = 0, at = termsAt + i; c < planes; c++, at += plane) {
        sum = sum.add(FloatVector.fromArray(F, own, at));
      }
      sum.mul(factor)
          .fma(FloatVector.fromArray(F, x, xAt + i), FloatVector.fromArray(F, own, ownAt + i))
          .intoArray(dx, dxAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float sum = 0;
      for (int c = 0, at = termsAt + i; c < planes; c++, at += plane) {
        sum += own[at];
      }
      dx[dxAt + i] = Math.fma(sum * factor, x[xAt + i], own[ownAt + i]);
    }
  }
}
