package io.lanewise.kernels.pool;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.simd.LoneLoop;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Loops over rows of {@link Neighbours}, each compiled by itself: {@link LoneLoop}. What a vector
 * writes behind a row that is shorter, the next row writes again.
 */
final class NeighbourLoop {
  /** The largest of 2x2. */
  static final NeighbourLoop MAX2 = new NeighbourLoop("max2");

  /** The sum of 2x2 times a scale. */
  static final NeighbourLoop SUM2 = new NeighbourLoop("sum2");

  /** The largest of 2x2 and which it was; stops before a row whose sum is NaN. */
  static final NeighbourLoop FIND2 = new NeighbourLoop("find2");

  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final IntVector TWOS = IntVector.zero(I).addIndex(2);
  private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(F, i -> 2 * i);
  private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(F, i -> 2 * i + 1);

  /** Not final, lest it be seen to be constant. */
  private MethodHandle loop;

  private NeighbourLoop(String name) {
    MethodType type =
        MethodType.methodType(
            int.class,
            Neighbours.class,
            int.class,
            int.class,
            float.class,
            float[].class,
            int.class,
            float[].class,
            int.class,
            int[].class,
            int.class);
    loop = LoneLoop.find(MethodHandles.lookup(), name, type);
  }

  /**
   * Does rows of windows, at least one.
   *
   * @param scale of sums
   * @param xAt where the first plane of all is
   * @param yAt where its windows are
   * @param indices for those that find; anything else otherwise
   * @return the row before which it stopped
   */
  int run(
      Neighbours windows,
      int from,
      int to,
      float scale,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int[] indices,
      int indicesAt) {
    try {
      return (int) loop.invokeExact(windows, from, to, scale, x, xAt, y, yAt, indices, indicesAt);
    } catch (Throwable thrown) {
      throw LoneLoop.rethrown(thrown);
    }
  }

  /** The larger, the first of equals; NaN wins. */
  private static FloatVector larger(FloatVector a, FloatVector b) {
    VectorMask<Float> keep = b.compare(VectorOperators.LE, a).or(a.compare(VectorOperators.NE, a));
    return b.blend(a, keep);
  }

  private static int max2(
      Neighbours windows,
      int from,
      int to,
      float scale,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int[] none,
      int noneAt) {
    int n = windows.out();
    int width = windows.width();
    int odd = windows.plane() - 2 * width * windows.outRows();
    int last = Math.max(0, n - LANES);
    int row = from % windows.outRows();
    int at = xAt + windows.first(from);
    int j = 0;
    for (int r = from; r < to; ) {
      int o = Math.min(j, last);
      int p = at + 2 * o;
      FloatVector low =
          larger(FloatVector.fromArray(F, x, p), FloatVector.fromArray(F, x, p + width));
      p += LANES;
      FloatVector high =
          larger(FloatVector.fromArray(F, x, p), FloatVector.fromArray(F, x, p + width));
      larger(low.rearrange(EVEN, high), low.rearrange(ODD, high)).intoArray(y, yAt + r * n + o);
      j += LANES;
      if (j >= n) {
        j = 0;
        r++;
        at += 2 * width;
        if (++row == windows.outRows()) {
          row = 0;
          at += odd;
        }
      }
    }
    return to;
  }

  private static int sum2(
      Neighbours windows,
      int from,
      int to,
      float scale,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int[] none,
      int noneAt) {
    int n = windows.out();
    int width = windows.width();
    int odd = windows.plane() - 2 * width * windows.outRows();
    int last = Math.max(0, n - LANES);
    int row = from % windows.outRows();
    int at = xAt + windows.first(from);
    int j = 0;
    for (int r = from; r < to; ) {
      int o = Math.min(j, last);
      int p = at + 2 * o;
      FloatVector low = FloatVector.fromArray(F, x, p).add(FloatVector.fromArray(F, x, p + width));
      FloatVector high =
          FloatVector.fromArray(F, x, p + LANES)
              .add(FloatVector.fromArray(F, x, p + width + LANES));
      low.rearrange(EVEN, high)
          .add(low.rearrange(ODD, high))
          .mul(scale)
          .intoArray(y, yAt + r * n + o);
      j += LANES;
      if (j >= n) {
        j = 0;
        r++;
        at += 2 * width;
        if (++row == windows.outRows()) {
          row = 0;
          at += odd;
        }
      }
    }
    return to;
  }

  private static int find2(
      Neighbours windows,
      int from,
      int to,
      float scale,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int[] indices,
      int indicesAt) {
    int n = windows.out();
    int width = windows.width();
    int last = Math.max(0, n - LANES);
    int row = from % windows.outRows();
    int plane = xAt + from / windows.outRows() * windows.plane();
    int j = 0;
    for (int r = from; r < to; ) {
      int o = Math.min(j, last);
      int first = 2 * row * width + 2 * o;
      int p = plane + first;
      FloatVector low = FloatVector.fromArray(F, x, p);
      FloatVector high = FloatVector.fromArray(F, x, p + LANES);
      FloatVector sum = low.add(high);
      FloatVector a = low.rearrange(EVEN, high);
      FloatVector b = low.rearrange(ODD, high);
      VectorMask<Float> isB = b.compare(VectorOperators.GT, a);
      a = a.blend(b, isB);
      low = FloatVector.fromArray(F, x, p + width);
      high = FloatVector.fromArray(F, x, p + width + LANES);
      sum = sum.add(low).add(high);
      FloatVector c = low.rearrange(EVEN, high);
      FloatVector d = low.rearrange(ODD, high);
      VectorMask<Float> isD = d.compare(VectorOperators.GT, c);
      c = c.blend(d, isD);
      if (sum.compare(VectorOperators.NE, sum).anyTrue()) {
        return r;
      }
      VectorMask<Float> isBelow = c.compare(VectorOperators.GT, a);
      a.blend(c, isBelow).intoArray(y, yAt + r * n + o);
      IntVector left = TWOS.add(first);
      IntVector right = TWOS.add(first + 1);
      IntVector below = left.blend(right, isD.cast(I)).add(width);
      left.blend(right, isB.cast(I))
          .blend(below, isBelow.cast(I))
          .intoArray(indices, indicesAt + r * n + o);
      j += LANES;
      if (j >= n) {
        j = 0;
        r++;
        if (++row == windows.outRows()) {
          row = 0;
          plane += windows.plane();
        }
      }
    }
    return to;
  }
}
