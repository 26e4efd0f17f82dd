package io.lanewise.kernels.norm;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Rows of floats whose gamma and beta are rows as well. */
final class RowKernel {
  private RowKernel() {}

  /**
   * {@code y = fma(x − mean, scale, shift)}, with a row of each, and ReLU of that where asked; y
   * may be x.
   */
  static void affine(
      boolean relu,
      float[] x,
      int xAt,
      float[] c,
      int mean,
      int scale,
      int shift,
      float[] y,
      int yAt,
      int length) {
    int vectors = F.loopBound(length);
    // Where there is no ReLU nothing is at or below this.
    float floor = relu ? 0f : Float.NaN;
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector v =
          FloatVector.fromArray(F, x, xAt + i)
              .sub(FloatVector.fromArray(F, c, mean + i))
              .fma(FloatVector.fromArray(F, c, scale + i), FloatVector.fromArray(F, c, shift + i));
      v.blend(0f, v.compare(VectorOperators.LE, floor)).intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float v = Math.fma(x[xAt + i] - c[mean + i], c[scale + i], c[shift + i]);
      y[yAt + i] = v <= floor ? 0f : v;
    }
  }

  /** {@code y = fma(fma(x − mean, scale, shift), gamma, beta)}; y may be x. */
  static void forward(
      float[] x,
      int xAt,
      float[] gamma,
      int gammaAt,
      float[] beta,
      int betaAt,
      float[] y,
      int yAt,
      int length,
      float mean,
      float scale,
      float shift) {
    int vectors = F.loopBound(length);
    FloatVector m = FloatVector.broadcast(F, mean);
    FloatVector a = FloatVector.broadcast(F, scale);
    FloatVector b = FloatVector.broadcast(F, shift);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector.fromArray(F, x, xAt + i)
          .sub(m)
          .fma(a, b)
          .fma(
              FloatVector.fromArray(F, gamma, gammaAt + i),
              FloatVector.fromArray(F, beta, betaAt + i))
          .intoArray(y, yAt + i);
    }
    for (int i = vectors; i < length; i++) {
      float standard = Math.fma(x[xAt + i] - mean, scale, shift);
      y[yAt + i] = Math.fma(standard, gamma[gammaAt + i], beta[betaAt + i]);
    }
  }

  /** Copies rows of at most 16 floats. */
  static void copy(
      float[] from, int at, int step, float[] to, int toAt, int toStep, int rows, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      for (int row = 0; row < rows; row++) {
        FloatVector.fromArray(F, from, at + row * step + i).intoArray(to, toAt + row * toStep + i);
      }
    }
    for (int i = vectors; i < length; i++) {
      for (int row = 0; row < rows; row++) {
        to[toAt + row * toStep + i] = from[at + row * step + i];
      }
    }
  }

  /** {@code to = dy·gamma}. */
  static void multiply(
      float[] dy, int dyAt, float[] gamma, int gammaAt, float[] to, int toAt, int length) {
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector.fromArray(F, dy, dyAt + i)
          .mul(FloatVector.fromArray(F, gamma, gammaAt + i))
          .intoArray(to, toAt + i);
    }
    for (int i = vectors; i < length; i++) {
      to[toAt + i] = dy[dyAt + i] * gamma[gammaAt + i];
    }
  }

  /**
   * Adds a row to sums over rows: {@code dbeta += dy}, {@code dgamma = fma((x − mean)·invStd, dy,
   * dgamma)}.
   */
  static void addColumns(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float mean,
      float invStd,
      float[] to,
      int dgamma,
      int dbeta,
      int length) {
    int vectors = F.loopBound(length);
    FloatVector m = FloatVector.broadcast(F, mean);
    FloatVector r = FloatVector.broadcast(F, invStd);
    for (int i = 0; i < vectors; i += LANES) {
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      FloatVector.fromArray(F, to, dbeta + i).add(g).intoArray(to, dbeta + i);
      FloatVector.fromArray(F, x, xAt + i)
          .sub(m)
          .mul(r)
          .fma(g, FloatVector.fromArray(F, to, dgamma + i))
          .intoArray(to, dgamma + i);
    }
    for (int i = vectors; i < length; i++) {
      float g = dy[dyAt + i];
      to[dbeta + i] += g;
      to[dgamma + i] = Math.fma((x[xAt + i] - mean) * invStd, g, to[dgamma + i]);
    }
  }
}
