package io.lanewise.kernels.pool;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.micro.RowLoop;
import io.lanewise.kernels.shape.Layout;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** The windows that networks use most, over pixels of 16 channels: straight from x to y. */
final class PixelWindows {
  private static final int BLOCK = Layout.BLOCK;

  private static final FoldLoop MAX2X2 = FoldLoop.of(MethodHandles.lookup(), "max2x2");
  private static final RowLoop SUM2X2 = RowLoop.of(MethodHandles.lookup(), "sum2x2");
  private static final RowLoop SPREAD2X2 = RowLoop.of(MethodHandles.lookup(), "spread2x2");
  private static final FoldLoop MAX3X3 = FoldLoop.of(MethodHandles.lookup(), "max3x3OfNumbers");
  private static final FoldLoop MAX3X3_OF_ANY = FoldLoop.of(MethodHandles.lookup(), "max3x3OfAny");
  private static final FoldLoop MAX_AROUND = FoldLoop.of(MethodHandles.lookup(), "around");
  private static final FoldLoop MAX_OF_PLANE = FoldLoop.of(MethodHandles.lookup(), "maxOfPlane");
  private static final FoldLoop SUM_OF_FOURS = FoldLoop.of(MethodHandles.lookup(), "sumOfFours");

  private PixelWindows() {}

  /** The largest of windows of 2x2 side by side, in rows that begin at {@code a} and {@code b}. */
  static void max2x2(int windows, float[] x, int a, int b, float[] y, int yAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      MAX2X2.run(windows, x, a + l, b + l, 0, y, yAt + l);
    }
  }

  private static void max2x2(int windows, float[] x, int a, int b, int c, float[] y, int yAt) {
    for (int o = 0; o < windows; o++) {
      int p = o * (2 * BLOCK);
      FloatVector left = FloatVector.fromArray(F, x, a + p).max(FloatVector.fromArray(F, x, b + p));
      FloatVector right =
          FloatVector.fromArray(F, x, a + p + BLOCK)
              .max(FloatVector.fromArray(F, x, b + p + BLOCK));
      left.max(right).intoArray(y, yAt + o * BLOCK);
    }
  }

  /** Likewise the sum, times a scale. */
  static void sum2x2(int windows, float[] x, int a, int b, float scale, float[] y, int yAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      SUM2X2.run(windows, scale, 0f, x, a + l, x, b + l, y, yAt + l);
    }
  }

  private static void sum2x2(
      int windows,
      float scale,
      float none,
      float[] x,
      int a,
      float[] same,
      int b,
      float[] y,
      int yAt) {
    for (int o = 0; o < windows; o++) {
      int p = o * (2 * BLOCK);
      FloatVector left = FloatVector.fromArray(F, x, a + p).add(FloatVector.fromArray(F, x, b + p));
      FloatVector right =
          FloatVector.fromArray(F, x, a + p + BLOCK)
              .add(FloatVector.fromArray(F, x, b + p + BLOCK));
      left.add(right).mul(scale).intoArray(y, yAt + o * BLOCK);
    }
  }

  /** Writes numbers, divided, to the windows of 2x2 in rows that begin at {@code a} and b. */
  static void spread2x2(int windows, float[] g, int at, float divisor, float[] dx, int a, int b) {
    for (int l = 0; l < BLOCK; l += LANES) {
      SPREAD2X2.run(windows, divisor, 0f, g, at + l, dx, a + l, dx, b + l);
    }
  }

  private static void spread2x2(
      int windows,
      float divisor,
      float none,
      float[] g,
      int at,
      float[] dx,
      int a,
      float[] same,
      int b) {
    for (int o = 0; o < windows; o++) {
      int p = o * (2 * BLOCK);
      FloatVector v = FloatVector.fromArray(F, g, at + o * BLOCK).div(divisor);
      v.intoArray(dx, a + p);
      v.intoArray(dx, a + p + BLOCK);
      v.intoArray(dx, b + p);
      v.intoArray(dx, b + p + BLOCK);
    }
  }

  /**
   * The largest of windows of 3x3, two pixels from one to the next; neighbours share a column.
   *
   * <p>A maximum that minds NaN takes three times as long as one that does not. So rows are first
   * taken as if there were none, beside sums of products that no NaN leaves unharmed, and again
   * where these are NaN. Either way a zero is +0.
   */
  static void max3x3(int windows, float[] x, int a, int b, int c, float[] y, int yAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      MAX3X3.run(windows, x, a + l, b + l, c + l, y, yAt + l);
    }
  }

  private static void max3x3OfNumbers(
      int windows, float[] x, int a, int b, int c, float[] y, int yAt) {
    FloatVector top = FloatVector.fromArray(F, x, a);
    FloatVector centre = FloatVector.fromArray(F, x, b);
    FloatVector bottom = FloatVector.fromArray(F, x, c);
    FloatVector left = larger(larger(top, centre), bottom);
    FloatVector n0 = top.mul(centre);
    FloatVector n1 = bottom;
    FloatVector n2 = FloatVector.zero(F);
    for (int o = 0; o < windows; o++) {
      int p = o * (2 * BLOCK);
      top = FloatVector.fromArray(F, x, a + p + BLOCK);
      centre = FloatVector.fromArray(F, x, b + p + BLOCK);
      bottom = FloatVector.fromArray(F, x, c + p + BLOCK);
      FloatVector most = larger(left, larger(larger(top, centre), bottom));
      n0 = top.fma(centre, n0);
      top = FloatVector.fromArray(F, x, a + p + 2 * BLOCK);
      n1 = bottom.fma(top, n1);
      centre = FloatVector.fromArray(F, x, b + p + 2 * BLOCK);
      bottom = FloatVector.fromArray(F, x, c + p + 2 * BLOCK);
      n2 = centre.fma(bottom, n2);
      left = larger(larger(top, centre), bottom);
      larger(most, left).add(0f).intoArray(y, yAt + o * BLOCK);
    }
    // Infinities may make NaN of them as well; then it only takes longer.
    if (n0.add(n1).add(n2).test(VectorOperators.IS_NAN).anyTrue()) {
      MAX3X3_OF_ANY.run(windows, x, a, b, c, y, yAt);
    }
  }

  private static FloatVector larger(FloatVector a, FloatVector b) {
    return a.blend(b, a.compare(VectorOperators.LT, b));
  }

  private static void max3x3OfAny(int windows, float[] x, int a, int b, int c, float[] y, int yAt) {
    FloatVector left =
        FloatVector.fromArray(F, x, a)
            .max(FloatVector.fromArray(F, x, b))
            .max(FloatVector.fromArray(F, x, c));
    for (int o = 0; o < windows; o++) {
      int p = o * (2 * BLOCK);
      FloatVector middle =
          FloatVector.fromArray(F, x, a + p + BLOCK)
              .max(FloatVector.fromArray(F, x, b + p + BLOCK))
              .max(FloatVector.fromArray(F, x, c + p + BLOCK));
      FloatVector right =
          FloatVector.fromArray(F, x, a + p + 2 * BLOCK)
              .max(FloatVector.fromArray(F, x, b + p + 2 * BLOCK))
              .max(FloatVector.fromArray(F, x, c + p + 2 * BLOCK));
      left.max(middle).max(right).add(0f).intoArray(y, yAt + o * BLOCK);
      left = right;
    }
  }

  /**
   * The largest of each pixel and those around it, in rows that begin at {@code a}, b and c; NaN
   * wins.
   */
  static void maxAround(int pixels, float[] x, int a, int b, int c, float[] y, int yAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      MAX_AROUND.run(pixels, x, a + l, b + l, c + l, y, yAt + l);
    }
  }

  private static void around(int pixels, float[] x, int a, int b, int c, float[] y, int yAt) {
    FloatVector before =
        FloatVector.fromArray(F, x, a)
            .max(FloatVector.fromArray(F, x, b))
            .max(FloatVector.fromArray(F, x, c));
    FloatVector most = before;
    for (int p = BLOCK; p < pixels * BLOCK; p += BLOCK) {
      FloatVector next =
          FloatVector.fromArray(F, x, a + p)
              .max(FloatVector.fromArray(F, x, b + p))
              .max(FloatVector.fromArray(F, x, c + p));
      most.max(next).intoArray(y, yAt + p - BLOCK);
      most = before.max(next);
      before = next;
    }
    most.intoArray(y, yAt + (pixels - 1) * BLOCK);
  }

  /** The largest of all pixels of a plane. */
  static void maxOfPlane(int pixels, float[] x, int at, float[] y, int yAt) {
    for (int l = 0; l < BLOCK; l += LANES) {
      MAX_OF_PLANE.run(pixels, x, at + l, 0, 0, y, yAt + l);
    }
  }

  private static void maxOfPlane(int pixels, float[] x, int at, int b, int c, float[] y, int yAt) {
    FloatVector m0 = FloatVector.fromArray(F, x, at);
    FloatVector m1 = m0;
    for (int p = 1; p < pixels; p += 2) {
      int q = Math.min(p + 1, pixels - 1);
      m0 = m0.max(FloatVector.fromArray(F, x, at + p * BLOCK));
      m1 = m1.max(FloatVector.fromArray(F, x, at + q * BLOCK));
    }
    m0.max(m1).intoArray(y, yAt);
  }

  /**
   * The sum of all pixels of a plane, divided: four chains over every fourth, then those that are
   * left over.
   */
  static void averageOfPlane(int pixels, float[] x, int at, float divisor, float[] y, int yAt) {
    int whole = pixels & -4;
    for (int l = 0; l < BLOCK; l += LANES) {
      SUM_OF_FOURS.run(whole, x, at + l, 0, 0, y, yAt + l);
    }
    for (int p = whole; p < pixels; p++) {
      PixelFold.add(1, x, at + p * BLOCK, BLOCK, y, yAt);
    }
    Finish.divide(BLOCK, y, yAt, divisor);
  }

  private static void sumOfFours(int pixels, float[] x, int at, int b, int c, float[] y, int yAt) {
    FloatVector s0 = FloatVector.zero(F);
    FloatVector s1 = FloatVector.zero(F);
    FloatVector s2 = FloatVector.zero(F);
    FloatVector s3 = FloatVector.zero(F);
    for (int p = 0; p < pixels; p += 4) {
      int q = at + p * BLOCK;
      s0 = s0.add(FloatVector.fromArray(F, x, q));
      s1 = s1.add(FloatVector.fromArray(F, x, q + BLOCK));
      s2 = s2.add(FloatVector.fromArray(F, x, q + 2 * BLOCK));
      s3 = s3.add(FloatVector.fromArray(F, x, q + 3 * BLOCK));
    }
    s0.add(s1).add(s2.add(s3)).intoArray(y, yAt);
  }
}
