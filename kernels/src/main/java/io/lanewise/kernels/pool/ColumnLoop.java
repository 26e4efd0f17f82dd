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
 * Loops over {@link Columns}: a vector of neighbouring windows goes down its rows, so that each row
 * of x is loaded once, and the columns beside are lanes beside. Each is compiled by itself: {@link
 * LoneLoop}.
 *
 * <p>The lanes at the ends of a vector lack a neighbour where that is not padding. What they write
 * the next vector writes again, or it was right before and stays. Where there are fewer windows
 * than lanes, the next row writes again what is written behind one.
 */
final class ColumnLoop {
  /** The largest, of numbers; a zero is +0. */
  static final ColumnLoop MAX = new ColumnLoop("max");

  /** Likewise of windows two apart. */
  static final ColumnLoop MAX_APART = new ColumnLoop("maxApart");

  /** The largest, of numbers, and which it was. */
  static final ColumnLoop FIND = new ColumnLoop("find");

  /** Likewise of windows two apart. */
  static final ColumnLoop FIND_APART = new ColumnLoop("findApart");

  /** The average; rows are summed first, then columns. */
  static final ColumnLoop AVERAGE = new ColumnLoop("average");

  /** Likewise of windows two apart. */
  static final ColumnLoop AVERAGE_APART = new ColumnLoop("averageApart");

  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final IntVector ONES = IntVector.zero(I).addIndex(1);
  private static final IntVector TWOS = IntVector.zero(I).addIndex(2);
  private static final VectorShuffle<Float> EVEN = VectorShuffle.fromOp(F, i -> 2 * i);
  private static final VectorShuffle<Float> ODD = VectorShuffle.fromOp(F, i -> 2 * i + 1);
  private static final VectorShuffle<Float> NEXT = VectorShuffle.fromOp(F, i -> i + 1);

  /** The next even column; behind them the last of other columns. */
  private static final VectorShuffle<Float> NEXT_EVEN =
      VectorShuffle.fromOp(F, i -> i + 1 < LANES ? i + 1 : -1);

  private static final VectorShuffle<Float> PREVIOUS = VectorShuffle.fromOp(F, i -> i - 1);
  private static final float LEAST = Float.NEGATIVE_INFINITY;

  /** Not final, lest it be seen to be constant. */
  private MethodHandle loop;

  private ColumnLoop(String name) {
    MethodType type =
        MethodType.methodType(
            void.class,
            Columns.class,
            int.class,
            int.class,
            int.class,
            float[].class,
            int.class,
            float[].class,
            int.class,
            int[].class,
            int.class);
    loop = LoneLoop.find(MethodHandles.lookup(), name, type);
  }

  /**
   * Does rows of windows, at least one: of one plane, or all of some.
   *
   * @param xAt where the first plane of all is
   * @param yAt where its windows are
   * @param indices for those that find; anything else otherwise
   */
  void run(
      Columns windows,
      int from,
      int to,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int[] indices,
      int indicesAt) {
    int last = Math.max(0, windows.out - LANES);
    int step = windows.stride == 2 ? LANES : LANES - 2;
    try {
      for (int o = 0; ; o = Math.min(o + step, last)) {
        loop.invokeExact(windows, o, from, to, x, xAt, y, yAt, indices, indicesAt);
        if (o == last) {
          return;
        }
      }
    } catch (Throwable thrown) {
      throw LoneLoop.rethrown(thrown);
    }
  }

  private static void max(
      Columns s,
      int o,
      int from,
      int to,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int[] none,
      int noneAt) {
    int n = s.width;
    int lowest = s.height - 1;
    FloatVector outside = FloatVector.broadcast(F, LEAST);
    VectorMask<Float> behind = ONES.compare(VectorOperators.GE, n - o).cast(F);
    VectorMask<Float> stays = ONES.compare(VectorOperators.LT, Math.min(1, o)).cast(F);
    int rows = Math.min(to - from, s.height);
    for (int first = from; first < to; first += rows) {
      int top = first % s.height;
      int plane = xAt + (first - top) * n + o;
      int at = yAt + first * n + o;
      // What a vector has just written behind a short row is slow to load: there nothing stays.
      int old = o == 0 ? yAt + from * n : at;
      int oldStep = o == 0 ? 0 : n;
      // Rows outside are as those next to them: that changes no maximum.
      FloatVector a = FloatVector.fromArray(F, x, plane + Math.max(0, top - 1) * n);
      FloatVector b = FloatVector.fromArray(F, x, plane + top * n);
      for (int r = top; r < top + rows; r++) {
        FloatVector c = FloatVector.fromArray(F, x, plane + Math.min(lowest, r + 1) * n);
        FloatVector most = a.blend(b, b.compare(VectorOperators.GT, a));
        most = most.blend(c, c.compare(VectorOperators.GT, most)).blend(outside, behind);
        FloatVector left = most.rearrange(PREVIOUS, outside);
        FloatVector right = most.rearrange(NEXT, outside);
        most = most.blend(left, left.compare(VectorOperators.GT, most));
        most.blend(right, right.compare(VectorOperators.GT, most))
            .add(0f)
            .blend(FloatVector.fromArray(F, y, old), stays)
            .intoArray(y, at);
        a = b;
        b = c;
        at += n;
        old += oldStep;
      }
    }
  }

  private static void maxApart(
      Columns s,
      int o,
      int from,
      int to,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int[] none,
      int noneAt) {
    int n = s.width;
    int lowest = s.height - 1;
    int before = s.before;
    FloatVector outside = FloatVector.broadcast(F, LEAST);
    IntVector columns = TWOS.add(2 * o - before);
    VectorMask<Float> evenOut = columns.compare(VectorOperators.UGE, n).cast(F);
    VectorMask<Float> oddOut = columns.compare(VectorOperators.GE, n - 1).cast(F);
    VectorMask<Float> nextOut = columns.compare(VectorOperators.GE, n - 2).cast(F);
    int rows = Math.min(to - from, s.outRows);
    for (int first = from; first < to; first += rows) {
      int row = first % s.outRows;
      int plane = xAt + first / s.outRows * s.height * n + 2 * o - before;
      int p = plane + Math.max(0, 2 * row - before) * n;
      FloatVector a = FloatVector.fromArray(F, x, p);
      FloatVector b = FloatVector.fromArray(F, x, p + LANES);
      FloatVector c = FloatVector.fromArray(F, x, p + LANES + 1);
      int at = yAt + first * s.out + o;
      for (int r = row; r < row + rows; r++) {
        p = plane + Math.min(lowest, 2 * r - before + 1) * n;
        FloatVector v = FloatVector.fromArray(F, x, p);
        FloatVector low = a.blend(v, v.compare(VectorOperators.GT, a));
        v = FloatVector.fromArray(F, x, p + LANES);
        FloatVector high = b.blend(v, v.compare(VectorOperators.GT, b));
        v = FloatVector.fromArray(F, x, p + LANES + 1);
        FloatVector end = c.blend(v, v.compare(VectorOperators.GT, c));
        p = plane + Math.min(lowest, 2 * r - before + 2) * n;
        a = FloatVector.fromArray(F, x, p);
        b = FloatVector.fromArray(F, x, p + LANES);
        c = FloatVector.fromArray(F, x, p + LANES + 1);
        low = low.blend(a, a.compare(VectorOperators.GT, low));
        high = high.blend(b, b.compare(VectorOperators.GT, high));
        end = end.blend(c, c.compare(VectorOperators.GT, end));
        FloatVector most = low.rearrange(EVEN, high);
        FloatVector next = most.rearrange(NEXT_EVEN, end).blend(outside, nextOut);
        most = most.blend(outside, evenOut);
        v = low.rearrange(ODD, high).blend(outside, oddOut);
        most = most.blend(v, v.compare(VectorOperators.GT, most));
        most.blend(next, next.compare(VectorOperators.GT, most)).add(0f).intoArray(y, at);
        at += s.out;
      }
    }
  }

  private static void find(
      Columns s,
      int o,
      int from,
      int to,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int[] indices,
      int indicesAt) {
    int n = s.width;
    int lowest = s.height - 1;
    FloatVector outside = FloatVector.broadcast(F, LEAST);
    VectorMask<Float> behind = ONES.compare(VectorOperators.GE, n - o).cast(F);
    VectorMask<Float> stays = ONES.compare(VectorOperators.LT, Math.min(1, o)).cast(F);
    IntVector middles = ONES.add(o);
    // Padding wins where all is −∞: for the first element of its row.
    IntVector lefts = middles.sub(1).max(0);
    IntVector rights = middles.add(1);
    int rows = Math.min(to - from, s.height);
    for (int first = from; first < to; first += rows) {
      int top = first % s.height;
      int plane = xAt + (first - top) * n + o;
      int past = (first - top) * n + o;
      // The row above the plane wins in the same way, for the first row.
      FloatVector a = outside;
      FloatVector b = outside;
      IntVector isA = lefts;
      IntVector isB = lefts;
      for (int r = Math.max(0, top - 1); r <= top + rows; r++) {
        int row = Math.min(lowest, r) * n;
        FloatVector v = FloatVector.fromArray(F, x, plane + row).blend(outside, behind);
        FloatVector c = v.rearrange(PREVIOUS, outside);
        VectorMask<Float> wins = v.compare(VectorOperators.GT, c);
        c = c.blend(v, wins);
        IntVector isC = lefts.blend(middles, wins.cast(I));
        v = v.rearrange(NEXT, outside);
        wins = v.compare(VectorOperators.GT, c);
        c = c.blend(v, wins);
        isC = isC.blend(rights, wins.cast(I)).add(row);
        if (r > top) {
          int at = past + (r - 1) * n;
          int old = o == 0 ? from * n : at;
          wins = b.compare(VectorOperators.GT, a);
          a = a.blend(b, wins);
          isA = isA.blend(isB, wins.cast(I));
          wins = c.compare(VectorOperators.GT, a);
          a.blend(c, wins)
              .blend(FloatVector.fromArray(F, y, yAt + old), stays)
              .intoArray(y, yAt + at);
          isA.blend(isC, wins.cast(I))
              .blend(IntVector.fromArray(I, indices, indicesAt + old), stays.cast(I))
              .intoArray(indices, indicesAt + at);
        }
        a = b;
        isA = isB;
        b = c;
        isB = isC;
      }
    }
  }

  private static void findApart(
      Columns s,
      int o,
      int from,
      int to,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int[] indices,
      int indicesAt) {
    int n = s.width;
    int lowest = s.height - 1;
    int before = s.before;
    FloatVector outside = FloatVector.broadcast(F, LEAST);
    IntVector columns = TWOS.add(2 * o - before);
    VectorMask<Float> evenOut = columns.compare(VectorOperators.UGE, n).cast(F);
    VectorMask<Float> oddOut = columns.compare(VectorOperators.GE, n - 1).cast(F);
    VectorMask<Float> nextOut = columns.compare(VectorOperators.GE, n - 2).cast(F);
    // Padding wins where all is −∞: for the first element of its row.
    IntVector lefts = columns.max(0);
    IntVector middles = columns.add(1);
    IntVector rights = columns.add(2);
    int rows = Math.min(to - from, s.outRows);
    for (int first = from; first < to; first += rows) {
      int row = first % s.outRows;
      int plane = xAt + first / s.outRows * s.height * n + 2 * o - before;
      int past = (first - row) * s.out + o;
      int top = Math.max(0, 2 * row - before);
      // The row above the plane wins in the same way, for the first row.
      FloatVector a = outside;
      IntVector isA = lefts;
      for (int r = row - (row == 0 ? 1 - before : 1); r < row + rows; r++) {
        int q = Math.clamp(2 * r - before + 1, top, lowest) * n;
        FloatVector low = FloatVector.fromArray(F, x, plane + q);
        FloatVector high = FloatVector.fromArray(F, x, plane + q + LANES);
        FloatVector end = FloatVector.fromArray(F, x, plane + q + LANES + 1);
        FloatVector b = low.rearrange(EVEN, high);
        FloatVector next = b.rearrange(NEXT_EVEN, end).blend(outside, nextOut);
        b = b.blend(outside, evenOut);
        FloatVector v = low.rearrange(ODD, high).blend(outside, oddOut);
        VectorMask<Float> wins = v.compare(VectorOperators.GT, b);
        b = b.blend(v, wins);
        IntVector isB = lefts.blend(middles, wins.cast(I));
        wins = next.compare(VectorOperators.GT, b);
        b = b.blend(next, wins);
        isB = isB.blend(rights, wins.cast(I)).add(q);

        q = Math.min(2 * r - before + 2, lowest) * n;
        low = FloatVector.fromArray(F, x, plane + q);
        high = FloatVector.fromArray(F, x, plane + q + LANES);
        end = FloatVector.fromArray(F, x, plane + q + LANES + 1);
        FloatVector c = low.rearrange(EVEN, high);
        next = c.rearrange(NEXT_EVEN, end).blend(outside, nextOut);
        c = c.blend(outside, evenOut);
        v = low.rearrange(ODD, high).blend(outside, oddOut);
        wins = v.compare(VectorOperators.GT, c);
        c = c.blend(v, wins);
        IntVector isC = lefts.blend(middles, wins.cast(I));
        wins = next.compare(VectorOperators.GT, c);
        c = c.blend(next, wins);
        isC = isC.blend(rights, wins.cast(I)).add(q);
        if (r >= row) {
          int at = past + r * s.out;
          wins = b.compare(VectorOperators.GT, a);
          a = a.blend(b, wins);
          isA = isA.blend(isB, wins.cast(I));
          wins = c.compare(VectorOperators.GT, a);
          a.blend(c, wins).intoArray(y, yAt + at);
          isA.blend(isC, wins.cast(I)).intoArray(indices, indicesAt + at);
        }
        a = c;
        isA = isC;
      }
    }
  }

  private static void average(
      Columns s,
      int o,
      int from,
      int to,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int[] none,
      int noneAt) {
    int n = s.width;
    int lowest = s.height - 1;
    // Padding of rows leaves a sum as it is, padding of columns makes +0 of a −0.
    FloatVector outside = FloatVector.zero(F);
    VectorMask<Float> behind = ONES.compare(VectorOperators.GE, n - o).cast(F);
    VectorMask<Float> stays = ONES.compare(VectorOperators.LT, Math.min(1, o)).cast(F);
    FloatVector divisors = FloatVector.fromArray(F, s.columnDivisors, o);
    int rows = Math.min(to - from, s.height);
    for (int first = from; first < to; first += rows) {
      int top = first % s.height;
      int plane = xAt + (first - top) * n + o;
      int at = yAt + first * n + o;
      int old = o == 0 ? yAt + from * n : at;
      int oldStep = o == 0 ? 0 : n;
      FloatVector a =
          FloatVector.fromArray(F, top == 0 ? s.noRow : x, top == 0 ? 0 : plane + (top - 1) * n);
      FloatVector b = FloatVector.fromArray(F, x, plane + top * n);
      for (int r = top; r < top + rows; r++) {
        boolean in = r < lowest;
        FloatVector c = FloatVector.fromArray(F, in ? x : s.noRow, in ? plane + (r + 1) * n : 0);
        FloatVector sum = a.add(b).add(c).blend(outside, behind);
        sum.rearrange(PREVIOUS, outside)
            .add(sum)
            .add(sum.rearrange(NEXT, outside))
            .div(divisors.mul(s.rowDivisors[r]))
            .blend(FloatVector.fromArray(F, y, old), stays)
            .intoArray(y, at);
        a = b;
        b = c;
        at += n;
        old += oldStep;
      }
    }
  }

  private static void averageApart(
      Columns s,
      int o,
      int from,
      int to,
      float[] x,
      int xAt,
      float[] y,
      int yAt,
      int[] none,
      int noneAt) {
    int n = s.width;
    int height = s.height;
    int before = s.before;
    FloatVector outside = FloatVector.zero(F);
    IntVector columns = TWOS.add(2 * o - before);
    VectorMask<Float> evenOut = columns.compare(VectorOperators.UGE, n).cast(F);
    VectorMask<Float> oddOut = columns.compare(VectorOperators.GE, n - 1).cast(F);
    VectorMask<Float> nextOut = columns.compare(VectorOperators.GE, n - 2).cast(F);
    FloatVector divisors = FloatVector.fromArray(F, s.columnDivisors, o);
    int rows = Math.min(to - from, s.outRows);
    for (int first = from; first < to; first += rows) {
      int row = first % s.outRows;
      int plane = xAt + first / s.outRows * height * n + 2 * o - before;
      int top = 2 * row - before;
      float[] line = top < 0 ? s.noRow : x;
      int p = top < 0 ? 0 : plane + top * n;
      FloatVector a = FloatVector.fromArray(F, line, p);
      FloatVector b = FloatVector.fromArray(F, line, p + LANES);
      FloatVector c = FloatVector.fromArray(F, line, p + LANES + 1);
      int at = yAt + first * s.out + o;
      for (int r = row; r < row + rows; r++) {
        top = 2 * r - before;
        line = top + 1 < height ? x : s.noRow;
        p = top + 1 < height ? plane + (top + 1) * n : 0;
        FloatVector low = a.add(FloatVector.fromArray(F, line, p));
        FloatVector high = b.add(FloatVector.fromArray(F, line, p + LANES));
        FloatVector end = c.add(FloatVector.fromArray(F, line, p + LANES + 1));
        line = top + 2 < height ? x : s.noRow;
        p = top + 2 < height ? plane + (top + 2) * n : 0;
        a = FloatVector.fromArray(F, line, p);
        b = FloatVector.fromArray(F, line, p + LANES);
        c = FloatVector.fromArray(F, line, p + LANES + 1);
        low = low.add(a);
        high = high.add(b);
        FloatVector left = low.rearrange(EVEN, high);
        FloatVector middle = low.rearrange(ODD, high).blend(outside, oddOut);
        FloatVector right = left.rearrange(NEXT_EVEN, end.add(c)).blend(outside, nextOut);
        left.blend(outside, evenOut)
            .add(middle)
            .add(right)
            .div(divisors.mul(s.rowDivisors[r]))
            .intoArray(y, at);
        at += s.out;
      }
    }
  }
}
