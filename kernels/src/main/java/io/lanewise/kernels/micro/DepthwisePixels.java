package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;

import jdk.incubator.vector.FloatVector;

/**
 * Depthwise convolution of pixels that have 16 channels each, one block of NCHW16, a vector of them
 * at a time; whoever calls goes through the block's vectors by adding to every offset.
 *
 * <p>Weights are {@code [tap][16 channels]}. Each output is one chain of fused multiply-adds from
 * +0 over the taps in the order of the weights; what lies outside the image is +0 and takes part.
 */
public final class DepthwisePixels {
  /** Pixels that {@link #taps} computes. */
  public static final int PIXELS = 8;

  private DepthwisePixels() {}

  /**
   * Two output rows of a 3x3 filter at stride 1. The pixels and weights of a window stay in
   * registers; a step to the right loads one column of four pixels and computes two.
   *
   * @param n pixels of a row
   * @param left whether the column before the first pixel's is outside the image
   * @param right whether the column behind the last pixel's is outside the image
   * @param r0 the array of the first of four source rows
   * @param a0 where in it the pixel below the first output lies; likewise the others
   * @param zeros an array with 16 zeros
   * @param zerosAt where they are
   * @param to where the first output row goes
   * @param next where the second one goes
   */
  public static void stride1(
      int n,
      boolean left,
      boolean right,
      float[] r0,
      int a0,
      float[] r1,
      int a1,
      float[] r2,
      int a2,
      float[] r3,
      int a3,
      float[] zeros,
      int zerosAt,
      float[] w,
      int wAt,
      float[] to,
      int toAt,
      float[] next,
      int nextAt) {
    FloatVector w0 = FloatVector.fromArray(F, w, wAt);
    FloatVector w1 = FloatVector.fromArray(F, w, wAt + 16);
    FloatVector w2 = FloatVector.fromArray(F, w, wAt + 32);
    FloatVector w3 = FloatVector.fromArray(F, w, wAt + 48);
    FloatVector w4 = FloatVector.fromArray(F, w, wAt + 64);
    FloatVector w5 = FloatVector.fromArray(F, w, wAt + 80);
    FloatVector w6 = FloatVector.fromArray(F, w, wAt + 96);
    FloatVector w7 = FloatVector.fromArray(F, w, wAt + 112);
    FloatVector w8 = FloatVector.fromArray(F, w, wAt + 128);
    FloatVector zero = FloatVector.zero(F);
    FloatVector l0 = FloatVector.fromArray(F, left ? zeros : r0, left ? zerosAt : a0 - 16);
    FloatVector l1 = FloatVector.fromArray(F, left ? zeros : r1, left ? zerosAt : a1 - 16);
    FloatVector l2 = FloatVector.fromArray(F, left ? zeros : r2, left ? zerosAt : a2 - 16);
    FloatVector l3 = FloatVector.fromArray(F, left ? zeros : r3, left ? zerosAt : a3 - 16);
    FloatVector m0 = FloatVector.fromArray(F, r0, a0);
    FloatVector m1 = FloatVector.fromArray(F, r1, a1);
    FloatVector m2 = FloatVector.fromArray(F, r2, a2);
    FloatVector m3 = FloatVector.fromArray(F, r3, a3);
    int last = right ? n - 1 : n;
    for (int i = 0; i < last; i++) {
      int p = 16 * i;
      FloatVector x0 = FloatVector.fromArray(F, r0, a0 + 16 + p);
      FloatVector x1 = FloatVector.fromArray(F, r1, a1 + 16 + p);
      FloatVector x2 = FloatVector.fromArray(F, r2, a2 + 16 + p);
      FloatVector x3 = FloatVector.fromArray(F, r3, a3 + 16 + p);
      FloatVector y = l0.fma(w0, zero);
      y = m0.fma(w1, y);
      y = x0.fma(w2, y);
      y = l1.fma(w3, y);
      y = m1.fma(w4, y);
      y = x1.fma(w5, y);
      y = l2.fma(w6, y);
      y = m2.fma(w7, y);
      y = x2.fma(w8, y);
      y.intoArray(to, toAt + p);
      FloatVector z = l1.fma(w0, zero);
      z = m1.fma(w1, z);
      z = x1.fma(w2, z);
      z = l2.fma(w3, z);
      z = m2.fma(w4, z);
      z = x2.fma(w5, z);
      z = l3.fma(w6, z);
      z = m3.fma(w7, z);
      z = x3.fma(w8, z);
      z.intoArray(next, nextAt + p);
      l0 = m0;
      m0 = x0;
      l1 = m1;
      m1 = x1;
      l2 = m2;
      m2 = x2;
      l3 = m3;
      m3 = x3;
    }
    if (right) {
      // Read again: vectors that leave a loop by the way round it sometimes become objects.
      boolean outside = left && last == 0;
      int q = 16 * last;
      l0 = FloatVector.fromArray(F, outside ? zeros : r0, outside ? zerosAt : a0 - 16 + q);
      l1 = FloatVector.fromArray(F, outside ? zeros : r1, outside ? zerosAt : a1 - 16 + q);
      l2 = FloatVector.fromArray(F, outside ? zeros : r2, outside ? zerosAt : a2 - 16 + q);
      l3 = FloatVector.fromArray(F, outside ? zeros : r3, outside ? zerosAt : a3 - 16 + q);
      m0 = FloatVector.fromArray(F, r0, a0 + q);
      m1 = FloatVector.fromArray(F, r1, a1 + q);
      m2 = FloatVector.fromArray(F, r2, a2 + q);
      m3 = FloatVector.fromArray(F, r3, a3 + q);
      FloatVector y = l0.fma(w0, zero);
      y = m0.fma(w1, y);
      y = zero.fma(w2, y);
      y = l1.fma(w3, y);
      y = m1.fma(w4, y);
      y = zero.fma(w5, y);
      y = l2.fma(w6, y);
      y = m2.fma(w7, y);
      y = zero.fma(w8, y);
      y.intoArray(to, toAt + 16 * last);
      FloatVector z = l1.fma(w0, zero);
      z = m1.fma(w1, z);
      z = zero.fma(w2, z);
      z = l2.fma(w3, z);
      z = m2.fma(w4, z);
      z = zero.fma(w5, z);
      z = l3.fma(w6, z);
      z = m3.fma(w7, z);
      z = zero.fma(w8, z);
      z.intoArray(next, nextAt + 16 * last);
    }
  }

  /** Two output rows of a 3x3 filter at stride 2, from five source rows; see {@link #stride1}. */
  public static void stride2(
      int n,
      boolean left,
      boolean right,
      float[] r0,
      int a0,
      float[] r1,
      int a1,
      float[] r2,
      int a2,
      float[] r3,
      int a3,
      float[] r4,
      int a4,
      float[] zeros,
      int zerosAt,
      float[] w,
      int wAt,
      float[] to,
      int toAt,
      float[] next,
      int nextAt) {
    FloatVector w0 = FloatVector.fromArray(F, w, wAt);
    FloatVector w1 = FloatVector.fromArray(F, w, wAt + 16);
    FloatVector w2 = FloatVector.fromArray(F, w, wAt + 32);
    FloatVector w3 = FloatVector.fromArray(F, w, wAt + 48);
    FloatVector w4 = FloatVector.fromArray(F, w, wAt + 64);
    FloatVector w5 = FloatVector.fromArray(F, w, wAt + 80);
    FloatVector w6 = FloatVector.fromArray(F, w, wAt + 96);
    FloatVector w7 = FloatVector.fromArray(F, w, wAt + 112);
    FloatVector w8 = FloatVector.fromArray(F, w, wAt + 128);
    FloatVector zero = FloatVector.zero(F);
    FloatVector l0 = FloatVector.fromArray(F, left ? zeros : r0, left ? zerosAt : a0 - 16);
    FloatVector l1 = FloatVector.fromArray(F, left ? zeros : r1, left ? zerosAt : a1 - 16);
    FloatVector l2 = FloatVector.fromArray(F, left ? zeros : r2, left ? zerosAt : a2 - 16);
    FloatVector l3 = FloatVector.fromArray(F, left ? zeros : r3, left ? zerosAt : a3 - 16);
    FloatVector l4 = FloatVector.fromArray(F, left ? zeros : r4, left ? zerosAt : a4 - 16);
    int last = right ? n - 1 : n;
    for (int i = 0; i < last; i++) {
      int p = 16 * i;
      int q = 32 * i;
      FloatVector m0 = FloatVector.fromArray(F, r0, a0 + q);
      FloatVector x0 = FloatVector.fromArray(F, r0, a0 + 16 + q);
      FloatVector m1 = FloatVector.fromArray(F, r1, a1 + q);
      FloatVector x1 = FloatVector.fromArray(F, r1, a1 + 16 + q);
      FloatVector m2 = FloatVector.fromArray(F, r2, a2 + q);
      FloatVector x2 = FloatVector.fromArray(F, r2, a2 + 16 + q);
      FloatVector m3 = FloatVector.fromArray(F, r3, a3 + q);
      FloatVector x3 = FloatVector.fromArray(F, r3, a3 + 16 + q);
      FloatVector m4 = FloatVector.fromArray(F, r4, a4 + q);
      FloatVector x4 = FloatVector.fromArray(F, r4, a4 + 16 + q);
      FloatVector y = l0.fma(w0, zero);
      y = m0.fma(w1, y);
      y = x0.fma(w2, y);
      y = l1.fma(w3, y);
      y = m1.fma(w4, y);
      y = x1.fma(w5, y);
      y = l2.fma(w6, y);
      y = m2.fma(w7, y);
      y = x2.fma(w8, y);
      y.intoArray(to, toAt + p);
      FloatVector z = l2.fma(w0, zero);
      z = m2.fma(w1, z);
      z = x2.fma(w2, z);
      z = l3.fma(w3, z);
      z = m3.fma(w4, z);
      z = x3.fma(w5, z);
      z = l4.fma(w6, z);
      z = m4.fma(w7, z);
      z = x4.fma(w8, z);
      z.intoArray(next, nextAt + p);
      l0 = x0;
      l1 = x1;
      l2 = x2;
      l3 = x3;
      l4 = x4;
    }
    if (right) {
      int p = 16 * last;
      int q = 32 * last;
      boolean outside = left && last == 0;
      l0 = FloatVector.fromArray(F, outside ? zeros : r0, outside ? zerosAt : a0 - 16 + q);
      l1 = FloatVector.fromArray(F, outside ? zeros : r1, outside ? zerosAt : a1 - 16 + q);
      l2 = FloatVector.fromArray(F, outside ? zeros : r2, outside ? zerosAt : a2 - 16 + q);
      l3 = FloatVector.fromArray(F, outside ? zeros : r3, outside ? zerosAt : a3 - 16 + q);
      l4 = FloatVector.fromArray(F, outside ? zeros : r4, outside ? zerosAt : a4 - 16 + q);
      FloatVector m0 = FloatVector.fromArray(F, r0, a0 + q);
      FloatVector m1 = FloatVector.fromArray(F, r1, a1 + q);
      FloatVector m2 = FloatVector.fromArray(F, r2, a2 + q);
      FloatVector m3 = FloatVector.fromArray(F, r3, a3 + q);
      FloatVector m4 = FloatVector.fromArray(F, r4, a4 + q);
      FloatVector y = l0.fma(w0, zero);
      y = m0.fma(w1, y);
      y = zero.fma(w2, y);
      y = l1.fma(w3, y);
      y = m1.fma(w4, y);
      y = zero.fma(w5, y);
      y = l2.fma(w6, y);
      y = m2.fma(w7, y);
      y = zero.fma(w8, y);
      y.intoArray(to, toAt + p);
      FloatVector z = l2.fma(w0, zero);
      z = m2.fma(w1, z);
      z = zero.fma(w2, z);
      z = l3.fma(w3, z);
      z = m3.fma(w4, z);
      z = zero.fma(w5, z);
      z = l4.fma(w6, z);
      z = m4.fma(w7, z);
      z = zero.fma(w8, z);
      z.intoArray(next, nextAt + p);
    }
  }

  /**
   * Two rows of the gradient of the input of a 3x3 filter at stride 2, padded by 1 above and to the
   * left: what one source pixel and its neighbours to the right and below reach.
   *
   * @param n pixels of a source row
   * @param right whether the last one reaches an odd column as well
   * @param r0 the array of the first of two source rows
   * @param a0 where in it the first pixel lies; likewise the other
   * @param w00 where the weight of pixels in even rows and columns is
   * @param w01 likewise the two for even rows and odd columns
   * @param w10 likewise the two for odd rows and even columns
   * @param w11 likewise the four for odd rows and columns
   * @param to where the even row goes
   * @param next where the odd one goes
   */
  public static void stride2Data(
      int n,
      boolean right,
      float[] r0,
      int a0,
      float[] r1,
      int a1,
      float[] filters,
      int w00,
      int w01,
      int w10,
      int w11,
      float[] to,
      int toAt,
      float[] next,
      int nextAt) {
    FloatVector w = FloatVector.fromArray(F, filters, w00);
    FloatVector wx0 = FloatVector.fromArray(F, filters, w01);
    FloatVector wx1 = FloatVector.fromArray(F, filters, w01 + 16);
    FloatVector wy0 = FloatVector.fromArray(F, filters, w10);
    FloatVector wy1 = FloatVector.fromArray(F, filters, w10 + 16);
    FloatVector wz0 = FloatVector.fromArray(F, filters, w11);
    FloatVector wz1 = FloatVector.fromArray(F, filters, w11 + 16);
    FloatVector wz2 = FloatVector.fromArray(F, filters, w11 + 32);
    FloatVector wz3 = FloatVector.fromArray(F, filters, w11 + 48);
    FloatVector zero = FloatVector.zero(F);
    FloatVector l0 = FloatVector.fromArray(F, r0, a0);
    FloatVector l1 = FloatVector.fromArray(F, r1, a1);
    for (int i = 0; i < n - 1; i++) {
      int p = 16 * i;
      int q = 32 * i;
      FloatVector x0 = FloatVector.fromArray(F, r0, a0 + 16 + p);
      FloatVector x1 = FloatVector.fromArray(F, r1, a1 + 16 + p);
      l0.fma(w, zero).intoArray(to, toAt + q);
      FloatVector e = l0.fma(wy0, zero);
      l1.fma(wy1, e).intoArray(next, nextAt + q);
      FloatVector o = l0.fma(wx0, zero);
      x0.fma(wx1, o).intoArray(to, toAt + 16 + q);
      o = l0.fma(wz0, zero);
      o = x0.fma(wz1, o);
      o = l1.fma(wz2, o);
      x1.fma(wz3, o).intoArray(next, nextAt + 16 + q);
      l0 = x0;
      l1 = x1;
    }
    int q = 32 * n - 32;
    l0.fma(w, zero).intoArray(to, toAt + q);
    FloatVector e = l0.fma(wy0, zero);
    l1.fma(wy1, e).intoArray(next, nextAt + q);
    if (right) {
      FloatVector o = l0.fma(wx0, zero);
      zero.fma(wx1, o).intoArray(to, toAt + 16 + q);
      o = l0.fma(wz0, zero);
      o = zero.fma(wz1, o);
      o = l1.fma(wz2, o);
      zero.fma(wz3, o).intoArray(next, nextAt + 16 + q);
    }
  }

  /**
   * Eight neighbouring output pixels of any filter.
   *
   * @param k taps
   * @param a source rows in which the pixels that neighbours read are neighbours
   * @param at where the first pixel lies
   * @param steps where a tap reads, from the pixel on
   */
  public static void taps(
      int k, float[] a, int at, int[] steps, float[] w, int wAt, float[] to, int toAt) {
    FloatVector y0 = FloatVector.zero(F);
    FloatVector y1 = FloatVector.zero(F);
    FloatVector y2 = FloatVector.zero(F);
    FloatVector y3 = FloatVector.zero(F);
    FloatVector y4 = FloatVector.zero(F);
    FloatVector y5 = FloatVector.zero(F);
    FloatVector y6 = FloatVector.zero(F);
    FloatVector y7 = FloatVector.zero(F);
    for (int t = 0; t < k; t++) {
      int p = at + steps[t];
      FloatVector x = FloatVector.fromArray(F, w, wAt + 16 * t);
      y0 = FloatVector.fromArray(F, a, p).fma(x, y0);
      y1 = FloatVector.fromArray(F, a, p + 16).fma(x, y1);
      y2 = FloatVector.fromArray(F, a, p + 32).fma(x, y2);
      y3 = FloatVector.fromArray(F, a, p + 48).fma(x, y3);
      y4 = FloatVector.fromArray(F, a, p + 64).fma(x, y4);
      y5 = FloatVector.fromArray(F, a, p + 80).fma(x, y5);
      y6 = FloatVector.fromArray(F, a, p + 96).fma(x, y6);
      y7 = FloatVector.fromArray(F, a, p + 112).fma(x, y7);
    }
    y0.intoArray(to, toAt);
    y1.intoArray(to, toAt + 16);
    y2.intoArray(to, toAt + 32);
    y3.intoArray(to, toAt + 48);
    y4.intoArray(to, toAt + 64);
    y5.intoArray(to, toAt + 80);
    y6.intoArray(to, toAt + 96);
    y7.intoArray(to, toAt + 112);
  }
}
