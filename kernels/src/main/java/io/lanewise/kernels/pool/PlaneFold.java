package io.lanewise.kernels.pool;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.micro.Dot;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * Folds all floats of a plane into one. Sums are over the virtual lanes of {@link Dot}: lane l is
 * the chain over the floats whose number is l modulo 16.
 */
final class PlaneFold {
  private static final FoldLoop MOST = loop("most");
  private static final FoldLoop MAGNITUDES = loop("magnitudesOfLanes");
  private static final FoldLoop SQUARES = loop("squaresOfLanes");

  private PlaneFold() {}

  private static FoldLoop loop(String name) {
    return FoldLoop.of(MethodHandles.lookup(), name);
  }

  /** The largest; NaN wins. Order does not matter. Lanes is scratch of 16. */
  static float max(int n, float[] x, int at, float[] lanes, int lanesAt) {
    float[] from = x;
    int first = at;
    int count = n;
    if (n > LANES) {
      MOST.run(n, x, at, 0, 0, lanes, lanesAt);
      from = lanes;
      first = lanesAt;
      count = LANES;
    }
    float most = from[first];
    for (int i = 1; i < count; i++) {
      most = Math.max(most, from[first + i]);
    }
    return most;
  }

  private static void most(int n, float[] x, int at, int b, int c, float[] lanes, int lanesAt) {
    FloatVector most = FloatVector.fromArray(F, x, at);
    for (int i = LANES; i < n; i += LANES) {
      most = most.max(FloatVector.fromArray(F, x, at + Math.min(i, n - LANES)));
    }
    most.intoArray(lanes, lanesAt);
  }

  /** The first place of a value, any NaN for NaN; it is there. */
  static int first(int n, float[] x, int at, float value) {
    boolean nan = Float.isNaN(value);
    int whole = F.loopBound(n);
    int i = 0;
    while (i < whole) {
      FloatVector v = FloatVector.fromArray(F, x, at + i);
      // Where the value is NaN, so is what differs from itself.
      VectorMask<Float> there =
          nan ? v.compare(VectorOperators.NE, v) : v.compare(VectorOperators.EQ, value);
      if (there.anyTrue()) {
        return i + there.firstTrue();
      }
      i += LANES;
    }
    while (nan ? !Float.isNaN(x[at + i]) : x[at + i] != value) {
      i++;
    }
    return i;
  }

  /** Whether there may be NaN: whether a sum over all is. */
  static boolean mayHaveNaN(int n, float[] x, int at) {
    int whole = F.loopBound(n);
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < whole; i += LANES) {
      sum = sum.add(FloatVector.fromArray(F, x, at + i));
    }
    float rest = 0;
    for (int i = whole; i < n; i++) {
      rest += x[at + i];
    }
    return Float.isNaN(rest) || sum.test(VectorOperators.IS_NAN).anyTrue();
  }

  /** The sum of magnitudes; lanes is scratch of 16. */
  static float magnitudes(int n, float[] x, int at, float[] lanes, int lanesAt) {
    int whole = n & -Dot.VIRTUAL_LANES;
    for (int l = 0; l < Dot.VIRTUAL_LANES; l += LANES) {
      MAGNITUDES.run(whole, x, at + l, 0, 0, lanes, lanesAt + l);
    }
    for (int i = whole; i < n; i++) {
      lanes[lanesAt + i - whole] += Math.abs(x[at + i]);
    }
    return Dot.sum(lanes, lanesAt);
  }

  private static void magnitudesOfLanes(
      int n, float[] x, int at, int b, int c, float[] lanes, int lanesAt) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += Dot.VIRTUAL_LANES) {
      sum = sum.add(FloatVector.fromArray(F, x, at + i).abs());
    }
    sum.intoArray(lanes, lanesAt);
  }

  /** The sum of squares; lanes is scratch of 16. */
  static float squares(int n, float[] x, int at, float[] lanes, int lanesAt) {
    int whole = n & -Dot.VIRTUAL_LANES;
    for (int l = 0; l < Dot.VIRTUAL_LANES; l += LANES) {
      SQUARES.run(whole, x, at + l, 0, 0, lanes, lanesAt + l);
    }
    for (int i = whole; i < n; i++) {
      float v = x[at + i];
      lanes[lanesAt + i - whole] = Math.fma(v, v, lanes[lanesAt + i - whole]);
    }
    return Dot.sum(lanes, lanesAt);
  }

  private static void squaresOfLanes(
      int n, float[] x, int at, int b, int c, float[] lanes, int lanesAt) {
    FloatVector sum = FloatVector.zero(F);
    for (int i = 0; i < n; i += Dot.VIRTUAL_LANES) {
      FloatVector v = FloatVector.fromArray(F, x, at + i);
      sum = v.fma(v, sum);
    }
    sum.intoArray(lanes, lanesAt);
  }
}
