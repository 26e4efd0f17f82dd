package io.lanewise.kernels.pool;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.shape.Layout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Puts a row of numbers to the winners of windows of 2x2 side by side: all of two rows of x is
 * written, zeros where no winner is. Where an index is outside its window, that is said, and what
 * is written means nothing.
 */
final class Winners {
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final IntVector EVEN_COLUMNS = IntVector.zero(I).addIndex(2);
  private static final VectorShuffle<Float> LOW =
      VectorShuffle.fromOp(F, i -> i / 2 + i % 2 * LANES);
  private static final VectorShuffle<Float> HIGH =
      VectorShuffle.fromOp(F, i -> LANES / 2 + i / 2 + i % 2 * LANES);

  private Winners() {}

  /**
   * Pixels of 16 channels.
   *
   * @param width pixels of a row of x
   * @param index of the first window's first pixel
   * @param base +0 where numbers are added to zeros, −0 where they are put as they are
   * @param at where the first pixel is
   * @return whether all indices are inside their windows
   */
  static boolean pixels2x2(
      int windows,
      int width,
      int index,
      float base,
      float[] g,
      int gAt,
      int[] indices,
      int indicesAt,
      float[] x,
      int at) {
    boolean inside = true;
    for (int l = 0; inside && l < Layout.BLOCK; l += LANES) {
      inside =
          pixelsOfLanes(windows, width, index, base, g, gAt + l, indices, indicesAt + l, x, at + l);
    }
    return inside;
  }

  private static boolean pixelsOfLanes(
      int windows,
      int width,
      int index,
      float base,
      float[] g,
      int gAt,
      int[] indices,
      int indicesAt,
      float[] x,
      int at) {
    int below = width * Layout.BLOCK;
    for (int o = 0; o < windows; o++) {
      int first = index + 2 * o;
      int to = at + 2 * o * Layout.BLOCK;
      FloatVector v = FloatVector.fromArray(F, g, gAt + o * Layout.BLOCK).add(base);
      IntVector winner = IntVector.fromArray(I, indices, indicesAt + o * Layout.BLOCK);
      VectorMask<Integer> a = winner.compare(VectorOperators.EQ, first);
      VectorMask<Integer> b = winner.compare(VectorOperators.EQ, first + 1);
      VectorMask<Integer> c = winner.compare(VectorOperators.EQ, first + width);
      VectorMask<Integer> d = winner.compare(VectorOperators.EQ, first + width + 1);
      if (!a.or(b).or(c.or(d)).allTrue()) {
        return false;
      }
      FloatVector zero = FloatVector.zero(F);
      zero.blend(v, a.cast(F)).intoArray(x, to);
      zero.blend(v, b.cast(F)).intoArray(x, to + Layout.BLOCK);
      zero.blend(v, c.cast(F)).intoArray(x, to + below);
      zero.blend(v, d.cast(F)).intoArray(x, to + below + Layout.BLOCK);
    }
    return true;
  }

  /**
   * A plane of one channel, of at least a vector of windows a row. One short row after the other,
   * as memory likes it.
   */
  static boolean plane2x2(
      int windows,
      int width,
      int index,
      float base,
      float[] g,
      int gAt,
      int[] indices,
      int indicesAt,
      float[] x,
      int at) {
    return row(windows, index, width, base, g, gAt, indices, indicesAt, x, at)
        && row(windows, index + width, -width, base, g, gAt, indices, indicesAt, x, at + width);
  }

  /** One of two rows; the windows' other one is {@code other} pixels on. */
  private static boolean row(
      int windows,
      int index,
      int other,
      float base,
      float[] g,
      int gAt,
      int[] indices,
      int indicesAt,
      float[] x,
      int at) {
    for (int i = 0; i < windows; i += LANES) {
      int o = Math.min(i, windows - LANES);
      FloatVector v = FloatVector.fromArray(F, g, gAt + o).add(base);
      IntVector winner =
          IntVector.fromArray(I, indices, indicesAt + o).sub(EVEN_COLUMNS).sub(index + 2 * o);
      VectorMask<Integer> left = winner.compare(VectorOperators.EQ, 0);
      VectorMask<Integer> right = winner.compare(VectorOperators.EQ, 1);
      VectorMask<Integer> elsewhere =
          winner
              .compare(VectorOperators.EQ, other)
              .or(winner.compare(VectorOperators.EQ, other + 1));
      if (!left.or(right).or(elsewhere).allTrue()) {
        return false;
      }
      FloatVector even = FloatVector.zero(F).blend(v, left.cast(F));
      FloatVector odd = FloatVector.zero(F).blend(v, right.cast(F));
      even.rearrange(LOW, odd).intoArray(x, at + 2 * o);
      even.rearrange(HIGH, odd).intoArray(x, at + 2 * o + LANES);
    }
    return true;
  }
}
