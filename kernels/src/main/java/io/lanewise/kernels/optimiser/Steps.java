package io.lanewise.kernels.optimiser;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * The loops of {@link Rule}'s updates over a row of parameters. All take the coupled weight decay,
 * {@code g + coupled·w}, and those that know decoupled decay what is kept of w, {@code keep·w}.
 */
final class Steps {
  private Steps() {}

  /** sgd and sgdw without momentum. */
  static void descent(
      float rate, float coupled, float keep, float[] w, int wAt, float[] g, int gAt, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector x = FloatVector.fromArray(F, w, wAt + i);
      FloatVector d = FloatVector.fromArray(F, g, gAt + i);
      d = x.fma(FloatVector.broadcast(F, coupled), d);
      d.fma(FloatVector.broadcast(F, -rate), x.mul(keep)).intoArray(w, wAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float x = w[wAt + i];
      float d = g[gAt + i];
      d = Math.fma(x, coupled, d);
      w[wAt + i] = Math.fma(d, -rate, x * keep);
    }
  }

  /** sgd and sgdw with momentum. */
  static void momentum(
      float rate,
      float coupled,
      float keep,
      float momentum,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] m,
      int mAt,
      int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector x = FloatVector.fromArray(F, w, wAt + i);
      FloatVector d = FloatVector.fromArray(F, g, gAt + i);
      FloatVector b = FloatVector.fromArray(F, m, mAt + i);
      d = x.fma(FloatVector.broadcast(F, coupled), d);
      b = b.fma(FloatVector.broadcast(F, momentum), d);
      b.intoArray(m, mAt + i);
      b.fma(FloatVector.broadcast(F, -rate), x.mul(keep)).intoArray(w, wAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float x = w[wAt + i];
      float d = g[gAt + i];
      float b = m[mAt + i];
      d = Math.fma(x, coupled, d);
      b = Math.fma(b, momentum, d);
      m[mAt + i] = b;
      w[wAt + i] = Math.fma(b, -rate, x * keep);
    }
  }

  /** sgd and sgdw with Nesterov's momentum. */
  static void nesterov(
      float rate,
      float coupled,
      float keep,
      float momentum,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] m,
      int mAt,
      int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector x = FloatVector.fromArray(F, w, wAt + i);
      FloatVector d = FloatVector.fromArray(F, g, gAt + i);
      FloatVector b = FloatVector.fromArray(F, m, mAt + i);
      d = x.fma(FloatVector.broadcast(F, coupled), d);
      b = b.fma(FloatVector.broadcast(F, momentum), d);
      b.intoArray(m, mAt + i);
      d = b.fma(FloatVector.broadcast(F, momentum), d);
      d.fma(FloatVector.broadcast(F, -rate), x.mul(keep)).intoArray(w, wAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float x = w[wAt + i];
      float d = g[gAt + i];
      float b = m[mAt + i];
      d = Math.fma(x, coupled, d);
      b = Math.fma(b, momentum, d);
      m[mAt + i] = b;
      d = Math.fma(b, momentum, d);
      w[wAt + i] = Math.fma(d, -rate, x * keep);
    }
  }

  /** adagrad. */
  static void adagrad(
      float rate,
      float coupled,
      float epsilon,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt,
      int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector x = FloatVector.fromArray(F, w, wAt + i);
      FloatVector d = FloatVector.fromArray(F, g, gAt + i);
      FloatVector s = FloatVector.fromArray(F, v, vAt + i);
      d = x.fma(FloatVector.broadcast(F, coupled), d);
      s = d.fma(d, s);
      s.intoArray(v, vAt + i);
      d = d.div(s.sqrt().add(epsilon));
      d.fma(FloatVector.broadcast(F, -rate), x).intoArray(w, wAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float x = w[wAt + i];
      float d = g[gAt + i];
      float s = v[vAt + i];
      d = Math.fma(x, coupled, d);
      s = Math.fma(d, d, s);
      v[vAt + i] = s;
      d = d / ((float) Math.sqrt(s) + epsilon);
      w[wAt + i] = Math.fma(d, -rate, x);
    }
  }

  /** rmsprop without momentum. */
  static void rmsprop(
      float rate,
      float coupled,
      float smoothing,
      float epsilon,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] v,
      int vAt,
      int length) {
    int vectors = F.loopBound(length);
    float fresh = 1f - smoothing;
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector x = FloatVector.fromArray(F, w, wAt + i);
      FloatVector d = FloatVector.fromArray(F, g, gAt + i);
      FloatVector s = FloatVector.fromArray(F, v, vAt + i);
      d = x.fma(FloatVector.broadcast(F, coupled), d);
      s = s.fma(FloatVector.broadcast(F, smoothing), d.mul(d).mul(fresh));
      s.intoArray(v, vAt + i);
      d = d.div(s.sqrt().add(epsilon));
      d.fma(FloatVector.broadcast(F, -rate), x).intoArray(w, wAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float x = w[wAt + i];
      float d = g[gAt + i];
      float s = v[vAt + i];
      d = Math.fma(x, coupled, d);
      s = Math.fma(s, smoothing, d * d * fresh);
      v[vAt + i] = s;
      d = d / ((float) Math.sqrt(s) + epsilon);
      w[wAt + i] = Math.fma(d, -rate, x);
    }
  }

  /** rmsprop with momentum. */
  static void rmspropMomentum(
      float rate,
      float coupled,
      float momentum,
      float smoothing,
      float epsilon,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] m,
      int mAt,
      float[] v,
      int vAt,
      int length) {
    int vectors = F.loopBound(length);
    float fresh = 1f - smoothing;
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector x = FloatVector.fromArray(F, w, wAt + i);
      FloatVector d = FloatVector.fromArray(F, g, gAt + i);
      FloatVector b = FloatVector.fromArray(F, m, mAt + i);
      FloatVector s = FloatVector.fromArray(F, v, vAt + i);
      d = x.fma(FloatVector.broadcast(F, coupled), d);
      s = s.fma(FloatVector.broadcast(F, smoothing), d.mul(d).mul(fresh));
      s.intoArray(v, vAt + i);
      d = d.div(s.sqrt().add(epsilon));
      b = b.fma(FloatVector.broadcast(F, momentum), d);
      b.intoArray(m, mAt + i);
      b.fma(FloatVector.broadcast(F, -rate), x).intoArray(w, wAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float x = w[wAt + i];
      float d = g[gAt + i];
      float b = m[mAt + i];
      float s = v[vAt + i];
      d = Math.fma(x, coupled, d);
      s = Math.fma(s, smoothing, d * d * fresh);
      v[vAt + i] = s;
      d = d / ((float) Math.sqrt(s) + epsilon);
      b = Math.fma(b, momentum, d);
      m[mAt + i] = b;
      w[wAt + i] = Math.fma(b, -rate, x);
    }
  }

  /** adam and adamw; rate and root are corrected for the step. */
  static void adam(
      float rate,
      float coupled,
      float keep,
      float momentum,
      float smoothing,
      float epsilon,
      float root,
      float[] w,
      int wAt,
      float[] g,
      int gAt,
      float[] m,
      int mAt,
      float[] v,
      int vAt,
      int length) {
    int vectors = F.loopBound(length);
    float fresh = 1f - smoothing;
    float newest = 1f - momentum;
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector x = FloatVector.fromArray(F, w, wAt + i);
      FloatVector d = FloatVector.fromArray(F, g, gAt + i);
      FloatVector b = FloatVector.fromArray(F, m, mAt + i);
      FloatVector s = FloatVector.fromArray(F, v, vAt + i);
      d = x.fma(FloatVector.broadcast(F, coupled), d);
      s = s.fma(FloatVector.broadcast(F, smoothing), d.mul(d).mul(fresh));
      s.intoArray(v, vAt + i);
      b = b.fma(FloatVector.broadcast(F, momentum), d.mul(newest));
      b.intoArray(m, mAt + i);
      d = b.div(s.sqrt().mul(root).add(epsilon));
      d.fma(FloatVector.broadcast(F, -rate), x.mul(keep)).intoArray(w, wAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float x = w[wAt + i];
      float d = g[gAt + i];
      float b = m[mAt + i];
      float s = v[vAt + i];
      d = Math.fma(x, coupled, d);
      s = Math.fma(s, smoothing, d * d * fresh);
      v[vAt + i] = s;
      b = Math.fma(b, momentum, d * newest);
      m[mAt + i] = b;
      d = b / ((float) Math.sqrt(s) * root + epsilon);
      w[wAt + i] = Math.fma(d, -rate, x * keep);
    }
  }
}
