package io.lanewise.kernels.pool;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

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
 * Loops over rows of {@link Neighbours}, each compiled by itself for the reason and in the way of
 * {@link io.lanewise.kernels.micro.RowLoop}. What a vector writes behind a row that is shorter, the
 * next row writes again.
 */
final class NeighbourLoop {
  /** The largest of 2x2. */
  static final NeighbourLoop MAX2 = new NeighbourLoop("max2");

  /** The sum of 2x2 times a scale. */
  static final NeighbourLoop SUM2 = new NeighbourLoop("sum2");

  /** The largest of 3x3; stops before a row whose sum is NaN. */
  static final NeighbourLoop MAX3 = new NeighbourLoop("max3");

  /** The largest of 2x2 and which it was; stops before a row whose sum is NaN. */
  static final NeighbourLoop FIND2 = new NeighbourLoop("find2");

  /** Likewise of 3x3. */
  static final NeighbourLoop FIND3 = new NeighbourLoop("find3");

  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final IntVector TWOS = IntVector.zero(I).addIndex(2);
  private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(F, i -> 2 * i);
  private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(F, i -> 2 * i + 1);
  private static final VectorShuffle<Float> NEXT = VectorShuffle.fromOp(F, i -> i + 1);
  private static final float LEAST = Float.NEGATIVE_INFINITY;

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
    try {
      loop = MethodHandles.lookup().findStatic(NeighbourLoop.class, name, type);
    } catch (ReflectiveOperationException e) {
      throw new LinkageError("no loop " + name, e);
    }
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
    } catch (RuntimeException | Error thrown) {
      throw thrown;
    } catch (Throwable thrown) {
      throw new AssertionError("loops declare no exceptions", thrown);
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

  private static int max3(
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
    int lowest = windows.height() - 1;
    int before = windows.before();
    int last = Math.max(0, n - LANES);
    int row = from % windows.outRows();
    int plane = xAt + from / windows.outRows() * windows.plane();
    int j = 0;
    for (int r = from; r < to; ) {
      int o = Math.min(j, last);
      int column = 2 * o - before;
      // Rows outside are as those next to them: that changes no maximum.
      int top = 2 * row - before;
      int p = plane + Math.max(0, top) * width + column;
      int q = plane + Math.min(lowest, top + 1) * width + column;
      int s = plane + Math.min(lowest, top + 2) * width + column;
      FloatVector low = FloatVector.fromArray(F, x, p);
      FloatVector v = FloatVector.fromArray(F, x, q);
      FloatVector sum = low.add(v);
      low = low.blend(v, v.compare(VectorOperators.GT, low));
      v = FloatVector.fromArray(F, x, s);
      sum = sum.add(v);
      low = low.blend(v, v.compare(VectorOperators.GT, low));
      FloatVector high = FloatVector.fromArray(F, x, p + LANES);
      v = FloatVector.fromArray(F, x, q + LANES);
      sum = sum.add(high).add(v);
      high = high.blend(v, v.compare(VectorOperators.GT, high));
      v = FloatVector.fromArray(F, x, s + LANES);
      sum = sum.add(v);
      high = high.blend(v, v.compare(VectorOperators.GT, high));
      FloatVector next = FloatVector.fromArray(F, x, p + 2 * LANES);
      v = FloatVector.fromArray(F, x, q + 2 * LANES);
      sum = sum.add(next).add(v);
      next = next.blend(v, v.compare(VectorOperators.GT, next));
      v = FloatVector.fromArray(F, x, s + 2 * LANES);
      sum = sum.add(v);
      next = next.blend(v, v.compare(VectorOperators.GT, next));
      if (sum.compare(VectorOperators.NE, sum).anyTrue()) {
        return r;
      }
      IntVector columns = TWOS.add(column);
      VectorMask<Integer> atLeft = columns.compare(VectorOperators.LT, 0);
      VectorMask<Integer> atRight = columns.compare(VectorOperators.GT, width - 2);
      VectorMask<Integer> farRight = columns.compare(VectorOperators.GT, width - 3);
      FloatVector most = low.rearrange(EVEN, high);
      next = most.rearrange(NEXT, next).blend(LEAST, farRight.cast(F));
      most = most.blend(LEAST, atLeft.cast(F));
      v = low.rearrange(ODD, high).blend(LEAST, atRight.cast(F));
      most = most.blend(v, v.compare(VectorOperators.GT, most));
      most.blend(next, next.compare(VectorOperators.GT, most)).intoArray(y, yAt + r * n + o);
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

  private static int find3(
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
    int lowest = windows.height() - 1;
    int before = windows.before();
    int last = Math.max(0, n - LANES);
    int row = from % windows.outRows();
    int plane = xAt + from / windows.outRows() * windows.plane();
    int j = 0;
    for (int r = from; r < to; ) {
      int o = Math.min(j, last);
      int column = 2 * o - before;
      // Rows outside are as those next to them, which win.
      int top = 2 * row - before;
      int first = Math.max(0, top) * width + column;
      int second = Math.min(lowest, top + 1) * width + column;
      int third = Math.min(lowest, top + 2) * width + column;
      IntVector columns = TWOS.add(column);
      VectorMask<Float> atLeft = columns.compare(VectorOperators.LT, 0).cast(F);
      VectorMask<Float> atRight = columns.compare(VectorOperators.GT, width - 2).cast(F);
      VectorMask<Float> farRight = columns.compare(VectorOperators.GT, width - 3).cast(F);

      // Padding wins where all is −∞: for the first element of its row.
      IntVector c0 = columns.max(0);
      IntVector c1 = columns.add(1);
      IntVector c2 = columns.add(2);

      FloatVector low = FloatVector.fromArray(F, x, plane + first);
      FloatVector high = FloatVector.fromArray(F, x, plane + first + LANES);
      FloatVector next = FloatVector.fromArray(F, x, plane + first + 2 * LANES);
      FloatVector sum = low.add(high).add(next);
      FloatVector even = low.rearrange(EVEN, high);
      FloatVector odd = low.rearrange(ODD, high).blend(LEAST, atRight);
      next = even.rearrange(NEXT, next).blend(LEAST, farRight);
      even = even.blend(LEAST, atLeft);
      VectorMask<Float> isOdd = odd.compare(VectorOperators.GT, even);
      even = even.blend(odd, isOdd);
      VectorMask<Float> isNext = next.compare(VectorOperators.GT, even);
      FloatVector most1 = even.blend(next, isNext);
      IntVector index1 = c0.blend(c1, isOdd.cast(I)).blend(c2, isNext.cast(I)).add(first - column);

      low = FloatVector.fromArray(F, x, plane + second);
      high = FloatVector.fromArray(F, x, plane + second + LANES);
      next = FloatVector.fromArray(F, x, plane + second + 2 * LANES);
      sum = sum.add(low).add(high).add(next);
      even = low.rearrange(EVEN, high);
      odd = low.rearrange(ODD, high).blend(LEAST, atRight);
      next = even.rearrange(NEXT, next).blend(LEAST, farRight);
      even = even.blend(LEAST, atLeft);
      isOdd = odd.compare(VectorOperators.GT, even);
      even = even.blend(odd, isOdd);
      isNext = next.compare(VectorOperators.GT, even);
      FloatVector most2 = even.blend(next, isNext);
      IntVector index2 = c0.blend(c1, isOdd.cast(I)).blend(c2, isNext.cast(I)).add(second - column);

      low = FloatVector.fromArray(F, x, plane + third);
      high = FloatVector.fromArray(F, x, plane + third + LANES);
      next = FloatVector.fromArray(F, x, plane + third + 2 * LANES);
      sum = sum.add(low).add(high).add(next);
      even = low.rearrange(EVEN, high);
      odd = low.rearrange(ODD, high).blend(LEAST, atRight);
      next = even.rearrange(NEXT, next).blend(LEAST, farRight);
      even = even.blend(LEAST, atLeft);
      isOdd = odd.compare(VectorOperators.GT, even);
      even = even.blend(odd, isOdd);
      isNext = next.compare(VectorOperators.GT, even);
      FloatVector most3 = even.blend(next, isNext);
      IntVector index3 = c0.blend(c1, isOdd.cast(I)).blend(c2, isNext.cast(I)).add(third - column);

      if (sum.compare(VectorOperators.NE, sum).anyTrue()) {
        return r;
      }
      VectorMask<Float> is2 = most2.compare(VectorOperators.GT, most1);
      most1 = most1.blend(most2, is2);
      VectorMask<Float> is3 = most3.compare(VectorOperators.GT, most1);
      most1.blend(most3, is3).intoArray(y, yAt + r * n + o);
      index1
          .blend(index2, is2.cast(I))
          .blend(index3, is3.cast(I))
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
