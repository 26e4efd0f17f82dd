package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.simd.LaneMath;
import io.lanewise.kernels.simd.ScalarMath;
import java.lang.invoke.MethodHandles;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/**
 * Maxima and sums over a row, in one order whatever the machine: element i goes to virtual lane i
 * modulo 16, in ascending order from +0; the lanes are then added in pairs 8, 4, 2 and 1 apart, as
 * in {@link Dot}. A vector narrower than 16 goes over the row once for each part of the lanes, and
 * still sees every element once.
 */
public final class RowSums {
  /** Floats of scratch that a sum needs. */
  public static final int SCRATCH = 16;

  private static final int VIRTUAL_LANES = 16;

  private static final RowLoop MAX = loop("maxOfVectors");
  private static final RowLoop SUM = loop("sumOfVectors");
  private static final RowLoop DOT = loop("dotOfVectors");
  private static final RowLoop GAPS = loop("gapsOfVectors");
  private static final RowLoop EXP = loop("expOfVectors");
  private static final RowLoop SUM_OF_EXP = loop("sumOfExpOfVectors");

  private RowSums() {}

  private static RowLoop loop(String name) {
    return RowLoop.of(MethodHandles.lookup(), name);
  }

  /** The sixteen lanes of whole sixteens, a vector of lanes at a time. */
  private static int lanes(
      RowLoop loop,
      int n,
      float a,
      float[] x,
      int at,
      float[] y,
      int yAt,
      float[] lanes,
      int lanesAt) {
    int whole = n & -VIRTUAL_LANES;
    if (whole == 0) {
      Arrays.fill(lanes, lanesAt, lanesAt + VIRTUAL_LANES, 0f);
      return 0;
    }
    for (int l = 0; l < VIRTUAL_LANES; l += LANES) {
      loop.run(whole, a, 0f, x, at + l, y, yAt + l, lanes, lanesAt + l);
    }
    return whole;
  }

  /** The largest; NaN where one is, −∞ where there is none. */
  public static float max(int n, float[] x, int at, float[] lanes, int lanesAt) {
    float max = Float.NEGATIVE_INFINITY;
    int i = 0;
    if (n >= 4 * LANES) {
      i = n / (4 * LANES) * 4 * LANES;
      MAX.run(i, 0f, 0f, x, at, x, at, lanes, lanesAt);
      for (int l = 0; l < LANES; l++) {
        max = Math.max(max, lanes[lanesAt + l]);
      }
    }
    for (; i < n; i++) {
      max = Math.max(max, x[at + i]);
    }
    return max;
  }

  private static void maxOfVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    FloatVector c0 = FloatVector.fromArray(F, x, at);
    FloatVector c1 = FloatVector.fromArray(F, x, at + LANES);
    FloatVector c2 = FloatVector.fromArray(F, x, at + 2 * LANES);
    FloatVector c3 = FloatVector.fromArray(F, x, at + 3 * LANES);
    for (int i = 4 * LANES; i < n; i += 4 * LANES) {
      c0 = c0.max(FloatVector.fromArray(F, x, at + i));
      c1 = c1.max(FloatVector.fromArray(F, x, at + i + LANES));
      c2 = c2.max(FloatVector.fromArray(F, x, at + i + 2 * LANES));
      c3 = c3.max(FloatVector.fromArray(F, x, at + i + 3 * LANES));
    }
    c0.max(c1).max(c2.max(c3)).intoArray(z, zAt);
  }

  /** Σx. */
  public static float sum(int n, float[] x, int at, float[] lanes, int lanesAt) {
    int whole = lanes(SUM, n, 0f, x, at, x, at, lanes, lanesAt);
    for (int i = whole; i < n; i++) {
      lanes[lanesAt + i - whole] += x[at + i];
    }
    return Dot.sum(lanes, lanesAt);
  }

  private static void sumOfVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += VIRTUAL_LANES) {
      sum = sum.add(FloatVector.fromArray(F, x, at + i));
    }
    sum.intoArray(z, zAt);
  }

  /** Σx·y, each product fused with its addition. */
  public static float dot(
      int n, float[] x, int at, float[] y, int yAt, float[] lanes, int lanesAt) {
    int whole = lanes(DOT, n, 0f, x, at, y, yAt, lanes, lanesAt);
    for (int i = whole; i < n; i++) {
      int lane = lanesAt + i - whole;
      lanes[lane] = Math.fma(x[at + i], y[yAt + i], lanes[lane]);
    }
    return Dot.sum(lanes, lanesAt);
  }

  private static void dotOfVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += VIRTUAL_LANES) {
      sum = FloatVector.fromArray(F, x, at + i).fma(FloatVector.fromArray(F, y, yAt + i), sum);
    }
    sum.intoArray(z, zAt);
  }

  /** Σq·(shift − x), each product fused with its addition. */
  public static float gaps(
      int n, float[] q, int qAt, float shift, float[] x, int at, float[] lanes, int lanesAt) {
    int whole = lanes(GAPS, n, shift, x, at, q, qAt, lanes, lanesAt);
    for (int i = whole; i < n; i++) {
      int lane = lanesAt + i - whole;
      lanes[lane] = Math.fma(q[qAt + i], shift - x[at + i], lanes[lane]);
    }
    return Dot.sum(lanes, lanesAt);
  }

  private static void gapsOfVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    FloatVector sum = FloatVector.zero(F);
    FloatVector shift = FloatVector.broadcast(F, a);
    for (int i = 0; i < n; i += VIRTUAL_LANES) {
      FloatVector gap = shift.sub(FloatVector.fromArray(F, x, at + i));
      sum = gap.fma(FloatVector.fromArray(F, y, yAt + i), sum);
    }
    sum.intoArray(z, zAt);
  }

  /** Writes exp(x − shift), and returns the sum of it; y may be x itself. */
  public static float exp(
      int n, float[] x, int at, float shift, float[] y, int yAt, float[] lanes, int lanesAt) {
    int whole = lanes(EXP, n, shift, x, at, y, yAt, lanes, lanesAt);
    for (int i = whole; i < n; i++) {
      float e = ScalarMath.exp(x[at + i] - shift);
      y[yAt + i] = e;
      lanes[lanesAt + i - whole] += e;
    }
    return Dot.sum(lanes, lanesAt);
  }

  private static void expOfVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += VIRTUAL_LANES) {
      FloatVector e = LaneMath.exp(FloatVector.fromArray(F, x, at + i).sub(a));
      e.intoArray(y, yAt + i);
      sum = sum.add(e);
    }
    sum.intoArray(z, zAt);
  }

  /** Σexp(x − shift). */
  public static float sumOfExp(int n, float[] x, int at, float shift, float[] lanes, int lanesAt) {
    int whole = lanes(SUM_OF_EXP, n, shift, x, at, x, at, lanes, lanesAt);
    for (int i = whole; i < n; i++) {
      lanes[lanesAt + i - whole] += ScalarMath.exp(x[at + i] - shift);
    }
    return Dot.sum(lanes, lanesAt);
  }

  private static void sumOfExpOfVectors(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += VIRTUAL_LANES) {
      sum = sum.add(LaneMath.exp(FloatVector.fromArray(F, x, at + i).sub(a)));
    }
    sum.intoArray(z, zAt);
  }
}
