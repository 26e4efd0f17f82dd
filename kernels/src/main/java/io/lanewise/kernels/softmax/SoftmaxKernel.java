package io.lanewise.kernels.softmax;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.micro.RowLoop;
import io.lanewise.kernels.simd.LaneMath;
import io.lanewise.kernels.simd.ScalarMath;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/** What is done to the numbers of a row when its maximum and its sum are known. */
final class SoftmaxKernel {
  private static final RowLoop SCALE = loop("scaleVectors");
  private static final RowLoop SUBTRACT = loop("subtractVectors");
  private static final RowLoop GRADIENT = loop("gradientVectors");
  private static final RowLoop LOG_GRADIENT = loop("logGradientVectors");
  private static final RowLoop EXP = loop("expVectors");

  private SoftmaxKernel() {}

  private static RowLoop loop(String name) {
    return RowLoop.of(MethodHandles.lookup(), name);
  }

  /** {@code y·factor}, in place. */
  static void scale(int n, float factor, float[] y, int at) {
    int whole = F.loopBound(n);
    SCALE.run(whole, factor, 0f, y, at, y, at, y, at);
    for (int i = whole; i < n; i++) {
      y[at + i] *= factor;
    }
  }

  private static void scaleVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, x, at + i).mul(a).intoArray(z, zAt + i);
    }
  }

  /** {@code (x − max) − log}. */
  static void subtract(int n, float max, float log, float[] x, int at, float[] y, int to) {
    int whole = F.loopBound(n);
    SUBTRACT.run(whole, max, log, x, at, x, at, y, to);
    for (int i = whole; i < n; i++) {
      y[to + i] = x[at + i] - max - log;
    }
  }

  private static void subtractVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, x, at + i).sub(a).sub(b).intoArray(z, zAt + i);
    }
  }

  /** {@code y·(dy − sum)}. */
  static void gradient(
      int n, float sum, float[] y, int at, float[] dy, int from, float[] dx, int to) {
    int whole = F.loopBound(n);
    GRADIENT.run(whole, sum, 0f, dy, from, y, at, dx, to);
    for (int i = whole; i < n; i++) {
      dx[to + i] = (dy[from + i] - sum) * y[at + i];
    }
  }

  private static void gradientVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, x, at + i)
          .sub(a)
          .mul(FloatVector.fromArray(F, y, yAt + i))
          .intoArray(z, zAt + i);
    }
  }

  /** {@code dy − exp(y)·sum}. */
  static void logGradient(
      int n, float sum, float[] y, int at, float[] dy, int from, float[] dx, int to) {
    int whole = F.loopBound(n);
    LOG_GRADIENT.run(whole, -sum, 0f, y, at, dy, from, dx, to);
    for (int i = whole; i < n; i++) {
      dx[to + i] = Math.fma(ScalarMath.exp(y[at + i]), -sum, dy[from + i]);
    }
  }

  private static void logGradientVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    FloatVector factor = FloatVector.broadcast(F, a);
    for (int i = 0; i < n; i += LANES) {
      LaneMath.exp(FloatVector.fromArray(F, x, at + i))
          .fma(factor, FloatVector.fromArray(F, y, yAt + i))
          .intoArray(z, zAt + i);
    }
  }

  /** {@code exp(x − shift)·factor}. */
  static void exp(int n, float shift, float factor, float[] x, int at, float[] y, int to) {
    int whole = F.loopBound(n);
    EXP.run(whole, shift, factor, x, at, x, at, y, to);
    for (int i = whole; i < n; i++) {
      y[to + i] = ScalarMath.exp(x[at + i] - shift) * factor;
    }
  }

  private static void expVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      LaneMath.exp(FloatVector.fromArray(F, x, at + i).sub(a)).mul(b).intoArray(z, zAt + i);
    }
  }
}
