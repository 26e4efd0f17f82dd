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
   * The largest of each column of some rows, for columns from one to another; where a vector
   * reaches past them, it also writes neighbours.
   *
   * @param at where the first row begins
   * @param to where column 0 goes
   */
  static void columns(
      int rows, int from, int until, int width, float[] x, int at, float[] most, int to) {
    if (width >= LANES) {
      for (int i = from; i < until; i += LANES) {
        int c = Math.min(i, width - LANES);
        vector(rows, width, x, at + c, most, to + c);
      }
      return;
    }
    for (int c = from; c < until; c++) {
      float m = x[at + c];
      for (int r = 1; r < rows; r++) {
        m = Math.max(m, x[at + c + r * width]);
      }
      most[to + c] = m;
    }
  }

  private static void vector(int rows, int width, float[] x, int at, float[] most, int to) {
    FloatVector m = FloatVector.fromArray(F, x, at);
    for (int r = 1; r < rows; r++) {
      m = m.max(FloatVector.fromArray(F, x, at + r * width));
    }
    m.intoArray(most, to);
  }

  /** The largest of a row; 0 of none. */
  static float most(float[] x, int at, int count) {
    if (count <= 0) {
      return 0;
    }
    float m = x[at];
    for (int i = at + 1; i < at + count; i++) {
      m = Math.max(m, x[i]);
    }
    return m;
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

  /** Which pixel is the largest, from the first on. */
  static int find(int rows, int columns, int width, float[] x, int at) {
    float m = x[at];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        m = Math.max(m, x[at + r * width + c]);
      }
    }
    for (int r = 0; r < rows; r++) {
      for (int p = r * width; p < r * width + columns; p++) {
        if (x[at + p] == m || Float.isNaN(x[at + p])) {
          return p;
        }
      }
    }
    throw new AssertionError("the largest is one of them");
  }
}
