package io.lanewise.kernels.resample;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.shape.Layout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** The largest of bins, which are rows and columns of an image of so many pixels a row. */
final class RegionPoolKernel {
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());

  private RegionPoolKernel() {}

  /**
   * The largest of each column of some rows, as {@link #key}, for columns from one to another;
   * where a vector reaches past them, it also writes neighbours.
   *
   * @param at where the first row begins
   * @param to where column 0 goes
   */
  static void columns(
      int rows, int from, int until, int width, float[] x, int at, int[] keys, int to) {
    if (width >= LANES) {
      for (int i = from; i < until; i += LANES) {
        int c = Math.min(i, width - LANES);
        vector(rows, width, x, at + c, keys, to + c);
      }
      return;
    }
    for (int c = from; c < until; c++) {
      float m = x[at + c];
      for (int r = 1; r < rows; r++) {
        m = Math.max(m, x[at + c + r * width]);
      }
      keys[to + c] = key(m);
    }
  }

  private static void vector(int rows, int width, float[] x, int at, int[] keys, int to) {
    FloatVector m = FloatVector.fromArray(F, x, at);
    for (int r = 1; r < rows; r++) {
      m = m.max(FloatVector.fromArray(F, x, at + r * width));
    }
    IntVector bits = m.reinterpretAsInts();
    bits.lanewise(VectorOperators.ASHR, 31)
        .and(Integer.MAX_VALUE)
        .lanewise(VectorOperators.XOR, bits)
        .blend(Integer.MAX_VALUE, m.test(VectorOperators.IS_NAN).cast(I))
        .intoArray(keys, to);
  }

  /** An integer larger than that of every smaller number; NaN's is the largest of all. */
  private static int key(float x) {
    int bits = Float.floatToRawIntBits(x);
    return Float.isNaN(x) ? Integer.MAX_VALUE : bits ^ bits >> 31 & Integer.MAX_VALUE;
  }

  /** The number of the largest key from one place to another. */
  static float most(int[] keys, int from, int until) {
    int most = keys[from];
    for (int i = from + 1; i < until; i++) {
      most = Math.max(most, keys[i]);
    }
    return Float.intBitsToFloat(most ^ most >> 31 & Integer.MAX_VALUE);
  }

  /** The largest of pixels of 16 channels. */
  static void pixels(int rows, int columns, int width, float[] x, int at, float[] y, int to) {
    for (int l = 0; l < Layout.BLOCK; l += LANES) {
      FloatVector m = FloatVector.fromArray(F, x, at + l);
      for (int r = 0; r < rows; r++) {
        int row = at + l + r * width * Layout.BLOCK;
        for (int c = 0; c < columns; c++) {
          m = m.max(FloatVector.fromArray(F, x, row + c * Layout.BLOCK));
        }
      }
      m.intoArray(y, to + l);
    }
  }

  /** Which pixel is the largest, from the first on, for each of 16 channels. */
  static void find(int rows, int columns, int width, float[] x, int at, int[] winners, int to) {
    for (int l = 0; l < Layout.BLOCK; l += LANES) {
      FloatVector m = FloatVector.fromArray(F, x, at + l);
      IntVector winner = IntVector.zero(I);
      for (int r = 0; r < rows; r++) {
        for (int c = 0; c < columns; c++) {
          int p = r * width + c;
          FloatVector v = FloatVector.fromArray(F, x, at + l + p * Layout.BLOCK);
          VectorMask<Float> keep =
              v.compare(VectorOperators.LE, m).or(m.test(VectorOperators.IS_NAN));
          winner = IntVector.broadcast(I, p).blend(winner, keep.cast(I));
          m = m.max(v);
        }
      }
      winner.intoArray(winners, to + l);
    }
  }

  /**
   * The first pixel that is the largest, which is known, of some rows' columns from one to another.
   * From the last on, so that where it is found decides nothing a processor has to guess.
   *
   * @param at where the first row begins
   */
  static int first(float most, int rows, int from, int until, int width, float[] x, int at) {
    int found = -1;
    for (int row = (rows - 1) * width; row >= 0; row -= width) {
      if (width < LANES || most != most) {
        for (int c = until - 1; c >= from; c--) {
          float v = x[at + row + c];
          found = v == most || Float.isNaN(v) ? row + c : found;
        }
      } else {
        for (int end = until; end > from; end -= LANES) {
          int c = Math.clamp(end - LANES, 0, width - LANES);
          int begin = Math.max(from, end - LANES);
          int first =
              begin + Long.numberOfTrailingZeros(equal(most, x, at + row + c) >>> begin - c);
          found = first < end ? row + first : found;
        }
      }
    }
    return found;
  }

  /** Which of a vector's elements are a number; a bit each. */
  private static long equal(float number, float[] x, int at) {
    return FloatVector.fromArray(F, x, at).compare(VectorOperators.EQ, number).toLong();
  }
}
