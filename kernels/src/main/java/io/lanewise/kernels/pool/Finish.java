package io.lanewise.kernels.pool;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.micro.RowLoop;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** What is done with rows of sums once they stand, while they are in the cache. */
final class Finish {
  private static final RowLoop DIVIDE = loop("divide");
  private static final RowLoop ROOT = loop("root");
  private static final RowLoop ADD_QUOTIENTS = loop("addQuotients");
  private static final RowLoop ADD_OVER_NORMS = loop("addOverNorms");
  private static final RowLoop TIMES = loop("times");
  private static final RowLoop TIMES_SIGN = loop("timesSign");

  private Finish() {}

  private static RowLoop loop(String name) {
    return RowLoop.of(MethodHandles.lookup(), name);
  }

  /** Divides each. */
  static void divide(int n, float[] y, int at, float divisor) {
    int whole = F.loopBound(n);
    DIVIDE.run(whole, divisor, 0f, y, at, y, at, y, at);
    for (int i = whole; i < n; i++) {
      y[at + i] /= divisor;
    }
  }

  private static void divide(
      int n, float divisor, float b, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, x, xAt + i).div(divisor).intoArray(z, zAt + i);
    }
  }

  /** Takes each's square root. */
  static void root(int n, float[] y, int at) {
    int whole = F.loopBound(n);
    ROOT.run(whole, 0f, 0f, y, at, y, at, y, at);
    for (int i = whole; i < n; i++) {
      y[at + i] = (float) Math.sqrt(y[at + i]);
    }
  }

  private static void root(
      int n, float a, float b, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, x, xAt + i).sqrt().intoArray(z, zAt + i);
    }
  }

  /** Adds gradients divided by a number. */
  static void addQuotients(int n, float[] dy, int dyAt, float divisor, float[] sum, int sumAt) {
    int whole = F.loopBound(n);
    ADD_QUOTIENTS.run(whole, divisor, 0f, dy, dyAt, dy, dyAt, sum, sumAt);
    for (int i = whole; i < n; i++) {
      sum[sumAt + i] += dy[dyAt + i] / divisor;
    }
  }

  private static void addQuotients(
      int n, float divisor, float b, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, z, zAt + i)
          .add(FloatVector.fromArray(F, x, xAt + i).div(divisor))
          .intoArray(z, zAt + i);
    }
  }

  /** Adds gradients divided by norms; nothing where the norm is 0. */
  static void addOverNorms(
      int n, float[] dy, int dyAt, float[] y, int yAt, float[] sum, int sumAt) {
    int whole = F.loopBound(n);
    ADD_OVER_NORMS.run(whole, 0f, 0f, dy, dyAt, y, yAt, sum, sumAt);
    for (int i = whole; i < n; i++) {
      sum[sumAt + i] += y[yAt + i] == 0 ? 0 : dy[dyAt + i] / y[yAt + i];
    }
  }

  private static void addOverNorms(
      int n, float a, float b, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector norm = FloatVector.fromArray(F, y, yAt + i);
      VectorMask<Float> none = norm.compare(VectorOperators.EQ, 0f);
      FloatVector.fromArray(F, x, xAt + i)
          .div(norm)
          .blend(0f, none)
          .add(FloatVector.fromArray(F, z, zAt + i))
          .intoArray(z, zAt + i);
    }
  }

  /** Multiplies gradients by what they are gradients for. */
  static void times(int n, float[] x, int xAt, float[] dx, int dxAt) {
    int whole = F.loopBound(n);
    TIMES.run(whole, 0f, 0f, x, xAt, x, xAt, dx, dxAt);
    for (int i = whole; i < n; i++) {
      dx[dxAt + i] *= x[xAt + i];
    }
  }

  private static void times(
      int n, float a, float b, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector.fromArray(F, z, zAt + i)
          .mul(FloatVector.fromArray(F, x, xAt + i))
          .intoArray(z, zAt + i);
    }
  }

  /** Likewise by its sign alone. */
  static void timesSign(int n, float[] x, int xAt, float[] dx, int dxAt) {
    int whole = F.loopBound(n);
    TIMES_SIGN.run(whole, 0f, 0f, x, xAt, x, xAt, dx, dxAt);
    for (int i = whole; i < n; i++) {
      dx[dxAt + i] *= Math.signum(x[xAt + i]);
    }
  }

  private static void timesSign(
      int n, float a, float b, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i);
      VectorMask<Float> positive = v.compare(VectorOperators.GT, 0f);
      VectorMask<Float> negative = v.compare(VectorOperators.LT, 0f);
      v.blend(1f, positive)
          .blend(-1f, negative)
          .mul(FloatVector.fromArray(F, z, zAt + i))
          .intoArray(z, zAt + i);
    }
  }
}
