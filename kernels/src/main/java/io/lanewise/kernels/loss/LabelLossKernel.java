package io.lanewise.kernels.loss;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.micro.RowLoop;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** What is done to the numbers of a row of scores. */
final class LabelLossKernel {
  private static final RowLoop SCALED = loop("scaledVectors");
  private static final RowLoop SHARES = loop("sharesOfVectors");
  private static final RowLoop WEIGH = loop("weighVectors");
  private static final RowLoop GRADIENT = loop("gradientVectors");
  private static final RowLoop MARGINS = loop("marginsOfVectors");
  private static final RowLoop STEPS = loop("stepsOfVectors");

  private LabelLossKernel() {}

  private static RowLoop loop(String name) {
    return RowLoop.of(MethodHandles.lookup(), name);
  }

  /** {@code x·factor}; y may be x itself. */
  static void scaled(int n, float factor, float[] x, int at, float[] y, int to) {
    int whole = F.loopBound(n);
    SCALED.run(whole, factor, 0f, x, at, x, at, y, to);
    for (int i = whole; i < n; i++) {
      y[to + i] = x[at + i] * factor;
    }
  }

  private static void scaledVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, x, at + i).mul(a).intoArray(z, zAt + i);
    }
  }

  /** {@code t·factor + share}. */
  static void shares(int n, float factor, float share, float[] t, int at, float[] q, int to) {
    int whole = F.loopBound(n);
    SHARES.run(whole, factor, share, t, at, t, at, q, to);
    for (int i = whole; i < n; i++) {
      q[to + i] = Math.fma(t[at + i], factor, share);
    }
  }

  private static void sharesOfVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, x, at + i).fma(a, b).intoArray(z, zAt + i);
    }
  }

  /** {@code q·w}, in place. */
  static void weigh(int n, float[] w, int at, float[] q, int to) {
    int whole = F.loopBound(n);
    WEIGH.run(whole, 0f, 0f, q, to, w, at, q, to);
    for (int i = whole; i < n; i++) {
      q[to + i] *= w[at + i];
    }
  }

  private static void weighVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, x, at + i)
          .mul(FloatVector.fromArray(F, y, yAt + i))
          .intoArray(z, zAt + i);
    }
  }

  /** {@code e·factor − scale·q}, where e stood. */
  static void gradient(int n, float factor, float scale, float[] q, int at, float[] e, int to) {
    int whole = F.loopBound(n);
    GRADIENT.run(whole, factor, -scale, e, to, q, at, e, to);
    for (int i = whole; i < n; i++) {
      e[to + i] = Math.fma(e[to + i], factor, q[at + i] * -scale);
    }
  }

  private static void gradientVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    FloatVector factor = FloatVector.broadcast(F, a);
    for (int i = 0; i < n; i += LANES) {
      FloatVector part = FloatVector.fromArray(F, y, yAt + i).mul(b);
      FloatVector.fromArray(F, x, at + i).fma(factor, part).intoArray(z, zAt + i);
    }
  }

  /** {@code max(0, x − score + 1)}. */
  static void margins(int n, float score, float[] x, int at, float[] v, int to) {
    int whole = F.loopBound(n);
    MARGINS.run(whole, score, 0f, x, at, x, at, v, to);
    for (int i = whole; i < n; i++) {
      v[to + i] = Math.max(x[at + i] - score + 1f, 0f);
    }
  }

  private static void marginsOfVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, x, at + i).sub(a).add(1f).max(0f).intoArray(z, zAt + i);
    }
  }

  /** A step where a margin is above 0 or NaN, else 0. */
  static void steps(int n, float step, float[] v, int at, float[] dx, int to) {
    int whole = F.loopBound(n);
    STEPS.run(whole, step, 0f, v, at, v, at, dx, to);
    for (int i = whole; i < n; i++) {
      dx[to + i] = v[at + i] <= 0 ? 0f : step;
    }
  }

  private static void stepsOfVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    FloatVector step = FloatVector.broadcast(F, a);
    for (int i = 0; i < n; i += LANES) {
      step.blend(0f, FloatVector.fromArray(F, x, at + i).compare(VectorOperators.LE, 0f))
          .intoArray(z, zAt + i);
    }
  }
}
