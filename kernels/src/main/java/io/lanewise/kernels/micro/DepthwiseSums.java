package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;

import jdk.incubator.vector.FloatVector;

/** The filters' gradient of a depthwise convolution, over pixels that have 16 channels each. */
public final class DepthwiseSums {
  /** Taps that {@link #add} sums. */
  public static final int TAPS = 9;

  private DepthwiseSums() {}

  /**
   * Goes on with the sums of nine taps over a row of pixels, one vector of channels: {@code sums[t]
   * = fma(x[t][i], dy[i], sums[t])} for ascending i.
   *
   * @param n pixels
   * @param at where the pixel lies in {@code x} that belongs to the first of {@code dy}
   * @param steps where a tap reads, from the pixel on
   * @param step the first of nine of them
   * @param sums nine times 16 floats
   */
  public static void add(
      int n,
      float[] x,
      int at,
      int[] steps,
      int step,
      float[] dy,
      int dyAt,
      float[] sums,
      int sumsAt) {
    FloatVector y0 = FloatVector.fromArray(F, sums, sumsAt);
    FloatVector y1 = FloatVector.fromArray(F, sums, sumsAt + 16);
    FloatVector y2 = FloatVector.fromArray(F, sums, sumsAt + 32);
    FloatVector y3 = FloatVector.fromArray(F, sums, sumsAt + 48);
    FloatVector y4 = FloatVector.fromArray(F, sums, sumsAt + 64);
    FloatVector y5 = FloatVector.fromArray(F, sums, sumsAt + 80);
    FloatVector y6 = FloatVector.fromArray(F, sums, sumsAt + 96);
    FloatVector y7 = FloatVector.fromArray(F, sums, sumsAt + 112);
    FloatVector y8 = FloatVector.fromArray(F, sums, sumsAt + 128);
    int a0 = at + steps[step];
    int a1 = at + steps[step + 1];
    int a2 = at + steps[step + 2];
    int a3 = at + steps[step + 3];
    int a4 = at + steps[step + 4];
    int a5 = at + steps[step + 5];
    int a6 = at + steps[step + 6];
    int a7 = at + steps[step + 7];
    int a8 = at + steps[step + 8];
    for (int i = 0; i < n; i++) {
      int p = 16 * i;
      FloatVector d = FloatVector.fromArray(F, dy, dyAt + p);
      y0 = FloatVector.fromArray(F, x, a0 + p).fma(d, y0);
      y1 = FloatVector.fromArray(F, x, a1 + p).fma(d, y1);
      y2 = FloatVector.fromArray(F, x, a2 + p).fma(d, y2);
      y3 = FloatVector.fromArray(F, x, a3 + p).fma(d, y3);
      y4 = FloatVector.fromArray(F, x, a4 + p).fma(d, y4);
      y5 = FloatVector.fromArray(F, x, a5 + p).fma(d, y5);
      y6 = FloatVector.fromArray(F, x, a6 + p).fma(d, y6);
      y7 = FloatVector.fromArray(F, x, a7 + p).fma(d, y7);
      y8 = FloatVector.fromArray(F, x, a8 + p).fma(d, y8);
    }
    y0.intoArray(sums, sumsAt);
    y1.intoArray(sums, sumsAt + 16);
    y2.intoArray(sums, sumsAt + 32);
    y3.intoArray(sums, sumsAt + 48);
    y4.intoArray(sums, sumsAt + 64);
    y5.intoArray(sums, sumsAt + 80);
    y6.intoArray(sums, sumsAt + 96);
    y7.intoArray(sums, sumsAt + 112);
    y8.intoArray(sums, sumsAt + 128);
  }
}
