package io.lanewise.kernels.resample;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** One pixel of a region: of up to four of the image, or added to them. */
final class RegionKernel {
  private RegionKernel() {}

  /**
   * Mixes; where a step is 0, what would lie there has no weight.
   *
   * @param pixel 1, or the 16 channels of a pixel
   */
  static void mix(
      int pixel,
      float up,
      float down,
      float before,
      float after,
      float[] x,
      int at,
      int step,
      int apart,
      float[] y,
      int to) {
    if (pixel == 1) {
      float high = row(before, after, x, at, apart) * up;
      y[to] = step == 0 ? high : Math.fma(row(before, after, x, at + step, apart), down, high);
      return;
    }
    for (int l = 0; l < pixel; l += LANES) {
      FloatVector high = FloatVector.fromArray(F, x, at + l).mul(before);
      if (apart != 0) {
        high =
            FloatVector.fromArray(F, x, at + apart + l).fma(FloatVector.broadcast(F, after), high);
      }
      high = high.mul(up);
      if (step != 0) {
        FloatVector low = FloatVector.fromArray(F, x, at + step + l).mul(before);
        if (apart != 0) {
          FloatVector next = FloatVector.fromArray(F, x, at + step + apart + l);
          low = next.fma(FloatVector.broadcast(F, after), low);
        }
        high = low.fma(FloatVector.broadcast(F, down), high);
      }
      high.intoArray(y, to + l);
    }
  }

  private static float row(float before, float after, float[] x, int at, int apart) {
    float first = x[at] * before;
    return apart == 0 ? first : Math.fma(x[at + apart], after, first);
  }

  /** Adds a pixel's gradient to those it was mixed of. */
  static void scatter(
      int pixel,
      float up,
      float down,
      float before,
      float after,
      float[] y,
      int from,
      float[] x,
      int at,
      int step,
      int apart) {
    add(pixel, up * before, y, from, x, at);
    if (apart != 0) {
      add(pixel, up * after, y, from, x, at + apart);
    }
    if (step != 0) {
      add(pixel, down * before, y, from, x, at + step);
      if (apart != 0) {
        add(pixel, down * after, y, from, x, at + step + apart);
      }
    }
  }

  private static void add(int pixel, float weight, float[] y, int from, float[] x, int at) {
    if (pixel == 1) {
      x[at] = Math.fma(weight, y[from], x[at]);
      return;
    }
    FloatVector factor = FloatVector.broadcast(F, weight);
    for (int l = 0; l < pixel; l += LANES) {
      FloatVector sum = FloatVector.fromArray(F, x, at + l);
      FloatVector.fromArray(F, y, from + l).fma(factor, sum).intoArray(x, at + l);
    }
  }
}
