package io.lanewise.kernels.activation;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/** PReLU over a stretch of floats of which every 16 have the same 16 slopes. */
final class PreluKernel {
  /** Slopes, and sums that a stretch is added up in, whatever the machine's lanes. */
  static final int BLOCK = 16;

  private PreluKernel() {}

  /** Writes y; it may be x itself. */
  static void forward(
      float[] slopes, int slopesAt, float[] x, int xAt, float[] y, int yAt, int length) {
    int end = length - length % BLOCK;
    for (int lane = 0; lane < BLOCK; lane += LANES) {
      FloatVector slope = FloatVector.fromArray(F, slopes, slopesAt + lane);
      for (int i = lane; i < end; i += BLOCK) {
        FloatVector v = FloatVector.fromArray(F, x, xAt + i);
        v.blend(v.mul(slope), v.compare(VectorOperators.LE, 0f)).intoArray(y, yAt + i);
      }
    }
    for (int i = end; i < length; i++) {
      float v = x[xAt + i];
      y[yAt + i] = v <= 0 ? v * slopes[slopesAt + i - end] : v;
    }
  }

  /**
   * Writes dx, which may be dy itself, and to 16 sums what x·dy comes to where x ≤ 0, by the place
   * modulo 16.
   */
  static void backward(
      float[] slopes,
      int slopesAt,
      float[] x,
      int xAt,
      float[] dy,
      int dyAt,
      float[] dx,
      int dxAt,
      int length,
      float[] sums,
      int sumsAt) {
    int end = length - length % BLOCK;
    for (int lane = 0; lane < BLOCK; lane += LANES) {
      FloatVector slope = FloatVector.fromArray(F, slopes, slopesAt + lane);
      FloatVector sum = FloatVector.zero(F);
      for (int i = lane; i < end; i += BLOCK) {
        FloatVector v = FloatVector.fromArray(F, x, xAt + i);
        FloatVector g = FloatVector.fromArray(F, dy, dyAt + i);
        VectorMask<Float> below = v.compare(VectorOperators.LE, 0f);
        sum = sum.blend(v.fma(g, sum), below);
        g.blend(g.mul(slope), below).intoArray(dx, dxAt + i);
      }
      sum.intoArray(sums, sumsAt + lane);
    }
    for (int i = end; i < length; i++) {
      float v = x[xAt + i];
      float g = dy[dyAt + i];
      if (v <= 0) {
        sums[sumsAt + i - end] = Math.fma(v, g, sums[sumsAt + i - end]);
      }
      dx[dxAt + i] = v <= 0 ? g * slopes[slopesAt + i - end] : g;
    }
  }
}
