package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * {@link Transpose} in tiles of 16 rows and 8 columns, for vectors of 16 floats: half the shuffles
 * of 8×8 squares. A vector starts as 8 columns of a row and of the row 8 below it; three rounds,
 * each in both halves at once, make it a column of 16.
 */
final class Transpose16 {
  private static final VectorShuffle<Float> SWAP_4 = swap(4);
  private static final VectorShuffle<Float> SWAP_2 = swap(2);
  private static final VectorShuffle<Float> SWAP_1 = swap(1);
  private static final VectorMask<Float> HIGH_8 = high(8);
  private static final VectorMask<Float> HIGH_4 = high(4);
  private static final VectorMask<Float> HIGH_2 = high(2);
  private static final VectorMask<Float> HIGH_1 = high(1);
  private static final VectorMask<Float> LOW_4 = HIGH_4.not();
  private static final VectorMask<Float> LOW_2 = HIGH_2.not();
  private static final VectorMask<Float> LOW_1 = HIGH_1.not();

  private Transpose16() {}

  private static VectorShuffle<Float> swap(int bit) {
    return VectorShuffle.fromOp(F, i -> (i ^ bit) & (LANES - 1));
  }

  private static VectorMask<Float> high(int bit) {
    long lanes = 0;
    for (int i = 0; i < LANES; i++) {
      lanes |= (i & bit) != 0 ? 1L << i : 0;
    }
    return VectorMask.fromLong(F, lanes);
  }

  /** At least 16 rows and 8 columns; the loop runs along the longer side. */
  static void block(
      int rows,
      int columns,
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride) {
    if (columns >= rows) {
      int whole = columns & -8;
      int rest = columns - 8;
      for (int row = 0; row < rows; row += 16) {
        int i = Math.min(row, rows - 16);
        int at = fromOffset + i * fromStride;
        int target = toOffset + i;
        across(whole, from, at, fromStride, to, target, toStride);
        if (whole < columns) {
          across(8, from, at + rest, fromStride, to, target + rest * toStride, toStride);
        }
      }
    } else {
      int whole = rows & -16;
      int rest = rows - 16;
      for (int column = 0; column < columns; column += 8) {
        int j = Math.min(column, columns - 8);
        int at = fromOffset + j;
        int target = toOffset + j * toStride;
        down(whole, from, at, fromStride, to, target, toStride);
        if (whole < rows) {
          down(16, from, at + rest * fromStride, fromStride, to, target + rest, toStride);
        }
      }
    }
  }

  /**
   * 8 floats from one place and 8 from another, which is given 8 too low. Both vectors lie between
   * the first and the last float of a tile, so neither passes an end of the array.
   */
  private static FloatVector halves(float[] from, int at, int low) {
    return FloatVector.fromArray(F, from, at).blend(FloatVector.fromArray(F, from, low), HIGH_8);
  }

  // The same tile in two loops: in one, with a step as parameter, C2 would check the bounds of each
  // row in every tile, and take longer over that than over the shuffles.

  /** 16 rows, 8 columns at a time. */
  private static void across(
      int columns,
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride) {
    for (int j = 0; j < columns; j += 8) {
      int at = fromOffset + j;
      int low = at + 8 * fromStride - 8;
      int target = toOffset + j * toStride;
      FloatVector r0 = halves(from, at, low);
      FloatVector r1 = halves(from, at + fromStride, low + fromStride);
      FloatVector r2 = halves(from, at + 2 * fromStride, low + 2 * fromStride);
      FloatVector r3 = halves(from, at + 3 * fromStride, low + 3 * fromStride);
      FloatVector r4 = halves(from, at + 4 * fromStride, low + 4 * fromStride);
      FloatVector r5 = halves(from, at + 5 * fromStride, low + 5 * fromStride);
      FloatVector r6 = halves(from, at + 6 * fromStride, low + 6 * fromStride);
      FloatVector r7 = halves(from, at + 7 * fromStride, low + 7 * fromStride);

      FloatVector s0 = r0.blend(r4.rearrange(SWAP_4), HIGH_4);
      FloatVector s4 = r4.blend(r0.rearrange(SWAP_4), LOW_4);
      FloatVector s1 = r1.blend(r5.rearrange(SWAP_4), HIGH_4);
      FloatVector s5 = r5.blend(r1.rearrange(SWAP_4), LOW_4);
      FloatVector s2 = r2.blend(r6.rearrange(SWAP_4), HIGH_4);
      FloatVector s6 = r6.blend(r2.rearrange(SWAP_4), LOW_4);
      FloatVector s3 = r3.blend(r7.rearrange(SWAP_4), HIGH_4);
      FloatVector s7 = r7.blend(r3.rearrange(SWAP_4), LOW_4);

      r0 = s0.blend(s2.rearrange(SWAP_2), HIGH_2);
      r2 = s2.blend(s0.rearrange(SWAP_2), LOW_2);
      r1 = s1.blend(s3.rearrange(SWAP_2), HIGH_2);
      r3 = s3.blend(s1.rearrange(SWAP_2), LOW_2);
      r4 = s4.blend(s6.rearrange(SWAP_2), HIGH_2);
      r6 = s6.blend(s4.rearrange(SWAP_2), LOW_2);
      r5 = s5.blend(s7.rearrange(SWAP_2), HIGH_2);
      r7 = s7.blend(s5.rearrange(SWAP_2), LOW_2);

      r0.blend(r1.rearrange(SWAP_1), HIGH_1).intoArray(to, target);
      r1.blend(r0.rearrange(SWAP_1), LOW_1).intoArray(to, target + toStride);
      r2.blend(r3.rearrange(SWAP_1), HIGH_1).intoArray(to, target + 2 * toStride);
      r3.blend(r2.rearrange(SWAP_1), LOW_1).intoArray(to, target + 3 * toStride);
      r4.blend(r5.rearrange(SWAP_1), HIGH_1).intoArray(to, target + 4 * toStride);
      r5.blend(r4.rearrange(SWAP_1), LOW_1).intoArray(to, target + 5 * toStride);
      r6.blend(r7.rearrange(SWAP_1), HIGH_1).intoArray(to, target + 6 * toStride);
      r7.blend(r6.rearrange(SWAP_1), LOW_1).intoArray(to, target + 7 * toStride);
    }
  }

  /** 8 columns, 16 rows at a time. */
  private static void down(
      int rows,
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride) {
    for (int i = 0; i < rows; i += 16) {
      int at = fromOffset + i * fromStride;
      int low = at + 8 * fromStride - 8;
      int target = toOffset + i;
      FloatVector r0 = halves(from, at, low);
      FloatVector r1 = halves(from, at + fromStride, low + fromStride);
      FloatVector r2 = halves(from, at + 2 * fromStride, low + 2 * fromStride);
      FloatVector r3 = halves(from, at + 3 * fromStride, low + 3 * fromStride);
      FloatVector r4 = halves(from, at + 4 * fromStride, low + 4 * fromStride);
      FloatVector r5 = halves(from, at + 5 * fromStride, low + 5 * fromStride);
      FloatVector r6 = halves(from, at + 6 * fromStride, low + 6 * fromStride);
      FloatVector r7 = halves(from, at + 7 * fromStride, low + 7 * fromStride);

      FloatVector s0 = r0.blend(r4.rearrange(SWAP_4), HIGH_4);
      FloatVector s4 = r4.blend(r0.rearrange(SWAP_4), LOW_4);
      FloatVector s1 = r1.blend(r5.rearrange(SWAP_4), HIGH_4);
      FloatVector s5 = r5.blend(r1.rearrange(SWAP_4), LOW_4);
      FloatVector s2 = r2.blend(r6.rearrange(SWAP_4), HIGH_4);
      FloatVector s6 = r6.blend(r2.rearrange(SWAP_4), LOW_4);
      FloatVector s3 = r3.blend(r7.rearrange(SWAP_4), HIGH_4);
      FloatVector s7 = r7.blend(r3.rearrange(SWAP_4), LOW_4);

      r0 = s0.blend(s2.rearrange(SWAP_2), HIGH_2);
      r2 = s2.blend(s0.rearrange(SWAP_2), LOW_2);
      r1 = s1.blend(s3.rearrange(SWAP_2), HIGH_2);
      r3 = s3.blend(s1.rearrange(SWAP_2), LOW_2);
      r4 = s4.blend(s6.rearrange(SWAP_2), HIGH_2);
      r6 = s6.blend(s4.rearrange(SWAP_2), LOW_2);
      r5 = s5.blend(s7.rearrange(SWAP_2), HIGH_2);
      r7 = s7.blend(s5.rearrange(SWAP_2), LOW_2);

      r0.blend(r1.rearrange(SWAP_1), HIGH_1).intoArray(to, target);
      r1.blend(r0.rearrange(SWAP_1), LOW_1).intoArray(to, target + toStride);
      r2.blend(r3.rearrange(SWAP_1), HIGH_1).intoArray(to, target + 2 * toStride);
      r3.blend(r2.rearrange(SWAP_1), LOW_1).intoArray(to, target + 3 * toStride);
      r4.blend(r5.rearrange(SWAP_1), HIGH_1).intoArray(to, target + 4 * toStride);
      r5.blend(r4.rearrange(SWAP_1), LOW_1).intoArray(to, target + 5 * toStride);
      r6.blend(r7.rearrange(SWAP_1), HIGH_1).intoArray(to, target + 6 * toStride);
      r7.blend(r6.rearrange(SWAP_1), LOW_1).intoArray(to, target + 7 * toStride);
    }
  }
}
