package io.lanewise.kernels.pool;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.micro.RowLoop;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorShuffle;

/**
 * Windows two columns apart in rows of a plane, at least a vector of them: even columns are parted
 * from odd ones on the way. Row by row of x, so that memory is read in the order in which it lies:
 * two short rows at a time were three times slower where they came from afar.
 */
final class PlaneWindows {
  private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(F, i -> 2 * i);
  private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(F, i -> 2 * i + 1);
  private static final VectorShuffle<Float> LOW =
      VectorShuffle.fromOp(F, i -> i / 2 + i % 2 * LANES);
  private static final VectorShuffle<Float> HIGH =
      VectorShuffle.fromOp(F, i -> LANES / 2 + i / 2 + i % 2 * LANES);

  private static final RowLoop MAX2 = loop("max2");
  private static final RowLoop MAX2_AND_OTHER = loop("max2AndOther");
  private static final RowLoop SUM2 = loop("sum2");
  private static final RowLoop SUM2_AND_OTHER = loop("sum2AndOther");
  private static final RowLoop SUM3 = loop("sum3");
  private static final RowLoop SPREAD2 = loop("spread2");
  private static final RowLoop PART = loop("part");
  private static final RowLoop MERGE = loop("merge");

  private PlaneWindows() {}

  private static RowLoop loop(String name) {
    return RowLoop.of(MethodHandles.lookup(), name);
  }

  /** The largest of two neighbours of a row. */
  static void max2(int windows, float[] x, int at, float[] y, int yAt) {
    MAX2.run(windows, 0f, 0f, x, at, x, at, y, yAt);
  }

  private static void max2(
      int n, float a, float b, float[] x, int at, float[] same, int sameAt, float[] y, int yAt) {
    for (int i = 0; i < n; i += LANES) {
      int o = Math.min(i, n - LANES);
      FloatVector low = FloatVector.fromArray(F, x, at + 2 * o);
      FloatVector high = FloatVector.fromArray(F, x, at + 2 * o + LANES);
      low.rearrange(EVEN, high).max(low.rearrange(ODD, high)).intoArray(y, yAt + o);
    }
  }

  /** Likewise, and of what another row came to. */
  static void max2(int windows, float[] x, int at, float[] other, int otherAt, float[] y, int yAt) {
    MAX2_AND_OTHER.run(windows, 0f, 0f, x, at, other, otherAt, y, yAt);
  }

  private static void max2AndOther(
      int n, float a, float b, float[] x, int at, float[] other, int otherAt, float[] y, int yAt) {
    for (int i = 0; i < n; i += LANES) {
      int o = Math.min(i, n - LANES);
      FloatVector low = FloatVector.fromArray(F, x, at + 2 * o);
      FloatVector high = FloatVector.fromArray(F, x, at + 2 * o + LANES);
      low.rearrange(EVEN, high)
          .max(low.rearrange(ODD, high))
          .max(FloatVector.fromArray(F, other, otherAt + o))
          .intoArray(y, yAt + o);
    }
  }

  /** The sum of two neighbours of a row. */
  static void sum2(int windows, float[] x, int at, float[] y, int yAt) {
    SUM2.run(windows, 0f, 0f, x, at, x, at, y, yAt);
  }

  private static void sum2(
      int n, float a, float b, float[] x, int at, float[] same, int sameAt, float[] y, int yAt) {
    for (int i = 0; i < n; i += LANES) {
      int o = Math.min(i, n - LANES);
      FloatVector low = FloatVector.fromArray(F, x, at + 2 * o);
      FloatVector high = FloatVector.fromArray(F, x, at + 2 * o + LANES);
      low.rearrange(EVEN, high).add(low.rearrange(ODD, high)).intoArray(y, yAt + o);
    }
  }

  /** Likewise, with what another row came to; times a scale. */
  static void sum2(
      int windows, float[] x, int at, float[] other, int otherAt, float scale, float[] y, int yAt) {
    SUM2_AND_OTHER.run(windows, scale, 0f, x, at, other, otherAt, y, yAt);
  }

  private static void sum2AndOther(
      int n,
      float scale,
      float b,
      float[] x,
      int at,
      float[] other,
      int otherAt,
      float[] y,
      int yAt) {
    for (int i = 0; i < n; i += LANES) {
      int o = Math.min(i, n - LANES);
      FloatVector low = FloatVector.fromArray(F, x, at + 2 * o);
      FloatVector high = FloatVector.fromArray(F, x, at + 2 * o + LANES);
      low.rearrange(EVEN, high)
          .add(low.rearrange(ODD, high))
          .add(FloatVector.fromArray(F, other, otherAt + o))
          .mul(scale)
          .intoArray(y, yAt + o);
    }
  }

  /** The sum of three neighbours of a row. */
  static void sum3(int windows, float[] x, int at, float[] y, int yAt) {
    SUM3.run(windows, 0f, 0f, x, at, x, at, y, yAt);
  }

  private static void sum3(
      int n, float a, float b, float[] x, int at, float[] same, int sameAt, float[] y, int yAt) {
    for (int i = 0; i < n; i += LANES) {
      int o = Math.min(i, n - LANES);
      int p = at + 2 * o;
      FloatVector low = FloatVector.fromArray(F, x, p);
      FloatVector high = FloatVector.fromArray(F, x, p + LANES);
      FloatVector third =
          FloatVector.fromArray(F, x, p + 2)
              .rearrange(EVEN, FloatVector.fromArray(F, x, p + 2 + LANES));
      low.rearrange(EVEN, high).add(low.rearrange(ODD, high)).add(third).intoArray(y, yAt + o);
    }
  }

  /** Writes numbers, divided, to two columns each. */
  static void spread2(int windows, float[] g, int at, float divisor, float[] dx, int dxAt) {
    SPREAD2.run(windows, divisor, 0f, g, at, g, at, dx, dxAt);
  }

  private static void spread2(
      int n,
      float divisor,
      float b,
      float[] g,
      int at,
      float[] same,
      int sameAt,
      float[] dx,
      int dxAt) {
    for (int i = 0; i < n; i += LANES) {
      int o = Math.min(i, n - LANES);
      FloatVector v = FloatVector.fromArray(F, g, at + o).div(divisor);
      v.rearrange(LOW, v).intoArray(dx, dxAt + 2 * o);
      v.rearrange(HIGH, v).intoArray(dx, dxAt + 2 * o + LANES);
    }
  }

  /** The even columns of a row and the odd ones, {@code n} of each, at least a vector. */
  static void part(int n, float[] data, int at, int evenAt, int oddAt) {
    PART.run(n, 0f, 0f, data, at, data, evenAt, data, oddAt);
  }

  private static void part(
      int n,
      float a,
      float b,
      float[] x,
      int at,
      float[] even,
      int evenAt,
      float[] odd,
      int oddAt) {
    for (int i = 0; i < n; i += LANES) {
      int o = Math.min(i, n - LANES);
      FloatVector low = FloatVector.fromArray(F, x, at + 2 * o);
      FloatVector high = FloatVector.fromArray(F, x, at + 2 * o + LANES);
      low.rearrange(EVEN, high).intoArray(even, evenAt + o);
      low.rearrange(ODD, high).intoArray(odd, oddAt + o);
    }
  }

  /** Puts even and odd columns to a row of {@code n} of both. */
  static void merge(int n, float[] data, int evenAt, int oddAt, float[] to, int toAt) {
    int whole = F.loopBound(n / 2);
    MERGE.run(whole, 0f, 0f, data, evenAt, data, oddAt, to, toAt);
    for (int i = 2 * whole; i < n; i++) {
      to[toAt + i] = data[(i % 2 == 0 ? evenAt : oddAt) + i / 2];
    }
  }

  private static void merge(
      int n,
      float a,
      float b,
      float[] even,
      int evenAt,
      float[] odd,
      int oddAt,
      float[] z,
      int at) {
    for (int i = 0; i < n; i += LANES) {
      FloatVector x = FloatVector.fromArray(F, even, evenAt + i);
      FloatVector y = FloatVector.fromArray(F, odd, oddAt + i);
      x.rearrange(LOW, y).intoArray(z, at + 2 * i);
      x.rearrange(HIGH, y).intoArray(z, at + 2 * i + LANES);
    }
  }
}
