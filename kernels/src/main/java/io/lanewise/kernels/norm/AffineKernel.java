package io.lanewise.kernels.norm;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/**
 * What follows the statistics: each float of a run by the coefficients of its lane, float i by
 * those at i modulo 16. They lie 16 of a kind together: in NCHW16 each channel's, else 16 times the
 * same.
 */
final class AffineKernel {
  private static final int BLOCK = MomentKernel.BLOCK;

  /** Longest run of which one vector at a time is taken, of all runs. */
  private static final int SHORT = 64;

  private AffineKernel() {}

  /**
   * {@code y = fma(x − c0, c1, c2)}, and ReLU of that where asked; y may be x.
   *
   * @param c the coefficients, three kinds
   */
  static void forward(
      boolean relu, float[] x, int xAt, float[] y, int yAt, int length, float[] c, int cAt) {
    int vectors = F.loopBound(length);
    for (int l = 0; l < BLOCK; l += LANES) {
      if (relu) {
        reluWhole(x, xAt, y, yAt, l, vectors, c, cAt + l);
      } else {
        whole(x, xAt, y, yAt, l, vectors, c, cAt + l);
      }
    }
    for (int i = vectors; i < length; i++) {
      int lane = cAt + (i & BLOCK - 1);
      float v = Math.fma(x[xAt + i] - c[lane], c[lane + BLOCK], c[lane + 2 * BLOCK]);
      y[yAt + i] = relu && v <= 0 ? 0f : v;
    }
  }

  /** Likewise of runs {@code step} apart; short ones a vector of each at a time. */
  static void forward(
      boolean relu,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int step,
      int runs,
      int length,
      float[] c,
      int cAt) {
    if (length > SHORT) {
      for (int run = 0; run < runs; run++) {
        forward(relu, x, xAt + run * step, y, yAt + run * step, length, c, cAt);
      }
      return;
    }
    int vectors = F.loopBound(length);
    for (int i = 0; i < vectors; i += LANES) {
      down(relu, x, xAt + i, y, yAt + i, step, runs, c, cAt + (i & BLOCK - 1));
    }
    for (int i = vectors; i < length; i++) {
      int lane = cAt + (i & BLOCK - 1);
      for (int run = 0; run < runs; run++) {
        int at = run * step + i;
        float v = Math.fma(x[xAt + at] - c[lane], c[lane + BLOCK], c[lane + 2 * BLOCK]);
        y[yAt + at] = relu && v <= 0 ? 0f : v;
      }
    }
  }

  private static void down(
      boolean relu,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int step,
      int runs,
      float[] c,
      int cAt) {
    FloatVector c0 = FloatVector.fromArray(F, c, cAt);
    FloatVector c1 = FloatVector.fromArray(F, c, cAt + BLOCK);
    FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * BLOCK);
    // Where there is no ReLU nothing is at or below this.
    float floor = relu ? 0f : Float.NaN;
    for (int run = 0; run < runs; run++) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + run * step).sub(c0).fma(c1, c2);
      v.blend(0f, v.compare(VectorOperators.LE, floor)).intoArray(y, yAt + run * step);
    }
  }

  private static void whole(
      float[] x, int xAt, float[] y, int yAt, int from, int end, float[] c, int cAt) {
    FloatVector c0 = FloatVector.fromArray(F, c, cAt);
    FloatVector c1 = FloatVector.fromArray(F, c, cAt + BLOCK);
    FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * BLOCK);
    for (int i = from; i < end; i += BLOCK) {
      FloatVector.fromArray(F, x, xAt + i).sub(c0).fma(c1, c2).intoArray(y, yAt + i);
    }
  }

  private static void reluWhole(
      float[] x, int xAt, float[] y, int yAt, int from, int end, float[] c, int cAt) {
    FloatVector c0 = FloatVector.fromArray(F, c, cAt);
    FloatVector c1 = FloatVector.fromArray(F, c, cAt + BLOCK);
    FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * BLOCK);
    for (int i = from; i < end; i += BLOCK) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i).sub(c0).fma(c1, c2);
      v.blend(0f, v.compare(VectorOperators.LE, 0f)).intoArray(y, yAt + i);
    }
  }

  /**
   * {@code dx = fma(dy, c1, fma(x − c0, c2, c3))}; dx may be dy.
   *
   * @param c the coefficients, four kinds
   */
  static void backward(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length,
      float[] c,
      int cAt) {
    int vectors = F.loopBound(length);
    for (int l = 0; l < BLOCK; l += LANES) {
      backwardWhole(x, xAt, dy, dyAt, dx, dxAt, l, vectors, c, cAt + l);
    }
    for (int i = vectors; i < length; i++) {
      int lane = cAt + (i & BLOCK - 1);
      float v = Math.fma(x[xAt + i] - c[lane], c[lane + 2 * BLOCK], c[lane + 3 * BLOCK]);
      dx[dxAt + i] = Math.fma(dy[dyAt + i], c[lane + BLOCK], v);
    }
  }

  private static void backwardWhole(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int from,
      int end,
      float[] c,
      int cAt) {
    FloatVector c0 = FloatVector.fromArray(F, c, cAt);
    FloatVector c1 = FloatVector.fromArray(F, c, cAt + BLOCK);
    FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * BLOCK);
    FloatVector c3 = FloatVector.fromArray(F, c, cAt + 3 * BLOCK);
    for (int i = from; i < end; i += BLOCK) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i).sub(c0).fma(c2, c3);
      FloatVector.fromArray(F, dy, dyAt + i).fma(c1, v).intoArray(dx, dxAt + i);
    }
  }

  /** Likewise with 0 for dy where y is at or below 0. */
  static void maskedBackward(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] y,
      int yAt,
      float[] dx,
      int dxAt,
      int length,
      float[] c,
      int cAt) {
    int vectors = F.loopBound(length);
    for (int l = 0; l < BLOCK; l += LANES) {
      maskedWhole(x, xAt, dy, dyAt, y, yAt, dx, dxAt, l, vectors, c, cAt + l);
    }
    for (int i = vectors; i < length; i++) {
      int lane = cAt + (i & BLOCK - 1);
      float v = Math.fma(x[xAt + i] - c[lane], c[lane + 2 * BLOCK], c[lane + 3 * BLOCK]);
      dx[dxAt + i] = Math.fma(y[yAt + i] <= 0 ? 0f : dy[dyAt + i], c[lane + BLOCK], v);
    }
  }

  private static void maskedWhole(
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] y,
      int yAt,
      float[] dx,
      int dxAt,
      int from,
      int end,
      float[] c,
      int cAt) {
    FloatVector c0 = FloatVector.fromArray(F, c, cAt);
    FloatVector c1 = FloatVector.fromArray(F, c, cAt + BLOCK);
    FloatVector c2 = FloatVector.fromArray(F, c, cAt + 2 * BLOCK);
    FloatVector c3 = FloatVector.fromArray(F, c, cAt + 3 * BLOCK);
    for (int i = from; i < end; i += BLOCK) {
      FloatVector v = FloatVector.fromArray(F, x, xAt + i).sub(c0).fma(c2, c3);
      FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
      g.blend(0f, FloatVector.fromArray(F, y, yAt + i).compare(VectorOperators.LE, 0f))
          .fma(c1, v)
          .intoArray(dx, dxAt + i);
    }
  }

  /** {@code dx = c0·dy}, with 0 for dy where y is at or below 0; dx may be dy, y null for none. */
  static void scale(
      float[] dy,
      int dyAt,
      float[] y,
      int yAt,
      float[] dx,
      int dxAt,
      int length,
      float[] c,
      int cAt) {
    int vectors = F.loopBound(length);
    for (int l = 0; l < BLOCK; l += LANES) {
      if (y == null) {
        scaleWhole(dy, dyAt, dx, dxAt, l, vectors, c, cAt + l);
      } else {
        maskedScaleWhole(dy, dyAt, y, yAt, dx, dxAt, l, vectors, c, cAt + l);
      }
    }
    for (int i = vectors; i < length; i++) {
      float g = y != null && y[yAt + i] <= 0 ? 0f : dy[dyAt + i];
      dx[dxAt + i] = g * c[cAt + (i & BLOCK - 1)];
    }
  }

  private static void scaleWhole(
      float[] dy, int dyAt, float[] dx, int dxAt, int from, int end, float[] c, int cAt) {
    FloatVector c0 = FloatVector.fromArray(F, c, cAt);
    for (int i = from; i < end; i += BLOCK) {
      FloatVector.fromArray(F, dy, dyAt + i).mul(c0).intoArray(dx, dxAt + i);
    }
  }

  private static void maskedScaleWhole(
      float[] dy,
      int dyAt,
      float[] y,
      int yAt,
      float[] dx,
      int dxAt,
      int from,
      int end,
      float[] c,
      int cAt) {
    FloatVector c0 = FloatVector.fromArray(F, c, cAt);
    for (int i = from; i < end; i += BLOCK) {
      FloatVector.fromArray(F, dy, dyAt + i)
          .blend(0f, FloatVector.fromArray(F, y, yAt + i).compare(VectorOperators.LE, 0f))
          .mul(c0)
          .intoArray(dx, dxAt + i);
    }
  }
}
