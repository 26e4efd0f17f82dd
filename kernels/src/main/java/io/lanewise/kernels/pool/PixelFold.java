package io.lanewise.kernels.pool;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.shape.Layout;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;

/**
 * Folds windows along a row of pixels of 16 channels each, one block of NCHW16, and spreads them
 * again. Taps are {@code step} floats apart, windows {@code stride}, outputs 16; taps are folded in
 * ascending order.
 */
final class PixelFold {
  private static final int BLOCK = Layout.BLOCK;

  private static final FoldLoop COPY = loop("copy");
  private static final FoldLoop MAX2 = loop("max2");
  private static final FoldLoop MAX3 = loop("max3");
  private static final FoldLoop MAX_MORE = loop("maxMore");
  private static final FoldLoop SUM2 = loop("sum2");
  private static final FoldLoop SUM3 = loop("sum3");
  private static final FoldLoop SUM_MORE = loop("sumMore");
  private static final FoldLoop PUT = loop("put");
  private static final FoldLoop ADD = loop("add");

  private PixelFold() {}

  private static FoldLoop loop(String name) {
    return FoldLoop.of(MethodHandles.lookup(), name);
  }

  /** The largest; NaN wins. */
  static void max(int windows, int k, float[] x, int at, int step, int stride, float[] y, int yAt) {
    FoldLoop first = k == 1 ? COPY : k == 2 ? MAX2 : MAX3;
    fold(first, MAX_MORE, windows, k, x, at, step, stride, y, yAt);
  }

  /** The sum. */
  static void sum(int windows, int k, float[] x, int at, int step, int stride, float[] y, int yAt) {
    FoldLoop first = k == 1 ? COPY : k == 2 ? SUM2 : SUM3;
    fold(first, SUM_MORE, windows, k, x, at, step, stride, y, yAt);
  }

  private static void fold(
      FoldLoop first,
      FoldLoop more,
      int windows,
      int k,
      float[] x,
      int at,
      int step,
      int stride,
      float[] y,
      int yAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      first.run(windows, x, at + l, step, stride, y, yAt + l);
      for (int t = 3; t < k; t++) {
        more.run(windows, x, at + t * step + l, step, stride, y, yAt + l);
      }
    }
  }

  private static void copy(
      int windows, float[] x, int at, int step, int stride, float[] y, int yAt) {
    for (int o = 0; o < windows; o++) {
      FloatVector.fromArray(F, x, at + o * stride).intoArray(y, yAt + o * BLOCK);
    }
  }

  private static void max2(
      int windows, float[] x, int at, int step, int stride, float[] y, int yAt) {
    for (int o = 0; o < windows; o++) {
      int p = at + o * stride;
      FloatVector.fromArray(F, x, p)
          .max(FloatVector.fromArray(F, x, p + step))
          .intoArray(y, yAt + o * BLOCK);
    }
  }

  private static void max3(
      int windows, float[] x, int at, int step, int stride, float[] y, int yAt) {
    for (int o = 0; o < windows; o++) {
      int p = at + o * stride;
      FloatVector.fromArray(F, x, p)
          .max(FloatVector.fromArray(F, x, p + step))
          .max(FloatVector.fromArray(F, x, p + 2 * step))
          .intoArray(y, yAt + o * BLOCK);
    }
  }

  private static void maxMore(
      int windows, float[] x, int at, int step, int stride, float[] y, int yAt) {
    for (int o = 0; o < windows; o++) {
      FloatVector.fromArray(F, y, yAt + o * BLOCK)
          .max(FloatVector.fromArray(F, x, at + o * stride))
          .intoArray(y, yAt + o * BLOCK);
    }
  }

  private static void sum2(
      int windows, float[] x, int at, int step, int stride, float[] y, int yAt) {
    for (int o = 0; o < windows; o++) {
      int p = at + o * stride;
      FloatVector.fromArray(F, x, p)
          .add(FloatVector.fromArray(F, x, p + step))
          .intoArray(y, yAt + o * BLOCK);
    }
  }

  private static void sum3(
      int windows, float[] x, int at, int step, int stride, float[] y, int yAt) {
    for (int o = 0; o < windows; o++) {
      int p = at + o * stride;
      FloatVector.fromArray(F, x, p)
          .add(FloatVector.fromArray(F, x, p + step))
          .add(FloatVector.fromArray(F, x, p + 2 * step))
          .intoArray(y, yAt + o * BLOCK);
    }
  }

  private static void sumMore(
      int windows, float[] x, int at, int step, int stride, float[] y, int yAt) {
    for (int o = 0; o < windows; o++) {
      FloatVector.fromArray(F, y, yAt + o * BLOCK)
          .add(FloatVector.fromArray(F, x, at + o * stride))
          .intoArray(y, yAt + o * BLOCK);
    }
  }

  /** Writes each window's number to one of its taps. */
  static void put(int windows, float[] g, int at, int stride, float[] dx, int dxAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      PUT.run(windows, g, at + l, 0, stride, dx, dxAt + l);
    }
  }

  private static void put(
      int windows, float[] g, int at, int step, int stride, float[] dx, int dxAt) {
    for (int o = 0; o < windows; o++) {
      FloatVector.fromArray(F, g, at + o * BLOCK).intoArray(dx, dxAt + o * stride);
    }
  }

  /** Adds it. */
  static void add(int windows, float[] g, int at, int stride, float[] dx, int dxAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      ADD.run(windows, g, at + l, 0, stride, dx, dxAt + l);
    }
  }

  private static void add(
      int windows, float[] g, int at, int step, int stride, float[] dx, int dxAt) {
    for (int o = 0; o < windows; o++) {
      FloatVector.fromArray(F, dx, dxAt + o * stride)
          .add(FloatVector.fromArray(F, g, at + o * BLOCK))
          .intoArray(dx, dxAt + o * stride);
    }
  }
}
