package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F4;
import static io.lanewise.kernels.simd.Species.F8;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;

/**
 * Transposes blocks of floats in registers: {@code to[j·toStride + i] = from[i·fromStride + j]}.
 *
 * <p>Works in tiles of 16×8 where vectors have 512 bits, squares of 8×8 where they have 256 or the
 * block is narrow, and of 4×4 else. What is left at an edge is done by a tile that overlaps the one
 * before, so nothing outside the second rectangle is written, nor anything past an array's end
 * read.
 */
public final class Transpose {
  private static final int SIDE = LANES >= 8 ? 8 : 4;

  private static final VectorShuffle<Float> SWAP_4 =
      VectorShuffle.fromOp(F8, i -> i ^ (4 & (SIDE - 1)));
  private static final VectorShuffle<Float> SWAP_2 = VectorShuffle.fromOp(F8, i -> i ^ 2);
  private static final VectorShuffle<Float> SWAP_1 = VectorShuffle.fromOp(F8, i -> i ^ 1);
  private static final VectorMask<Float> HIGH_4 = high(4);
  private static final VectorMask<Float> HIGH_2 = high(2);
  private static final VectorMask<Float> HIGH_1 = high(1);
  private static final VectorMask<Float> LOW_4 = HIGH_4.not();
  private static final VectorMask<Float> LOW_2 = HIGH_2.not();
  private static final VectorMask<Float> LOW_1 = HIGH_1.not();

  private static final VectorShuffle<Float> SMALL_SWAP_2 = VectorShuffle.fromOp(F4, i -> i ^ 2);
  private static final VectorShuffle<Float> SMALL_SWAP_1 = VectorShuffle.fromOp(F4, i -> i ^ 1);
  private static final VectorMask<Float> SMALL_HIGH_2 = VectorMask.fromLong(F4, 0b1100);
  private static final VectorMask<Float> SMALL_HIGH_1 = VectorMask.fromLong(F4, 0b1010);
  private static final VectorMask<Float> SMALL_LOW_2 = SMALL_HIGH_2.not();
  private static final VectorMask<Float> SMALL_LOW_1 = SMALL_HIGH_1.not();

  private Transpose() {}

  private static VectorMask<Float> high(int bit) {
    long lanes = 0;
    for (int i = 0; i < SIDE; i++) {
      lanes |= (i & bit) != 0 ? 1L << i : 0;
    }
    return VectorMask.fromLong(F8, lanes);
  }

  /** Transposes a block of {@code rows} rows and {@code columns} columns of {@code from}. */
  public static void block(
      int rows,
      int columns,
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride) {
    int least = Math.min(rows, columns);
    if (least < 4) {
      scalar(rows, columns, from, fromOffset, fromStride, to, toOffset, toStride);
      return;
    }
    if (LANES == 16 && rows >= 16 && columns >= 8) {
      Transpose16.block(rows, columns, from, fromOffset, fromStride, to, toOffset, toStride);
      return;
    }
    if (least >= SIDE && SIDE == 8) {
      int whole = columns & -8;
      int rest = columns - 8;
      for (int row = 0; row < rows; row += 8) {
        int i = Math.min(row, rows - 8);
        int at = fromOffset + i * fromStride;
        int target = toOffset + i;
        strip8(whole, from, at, fromStride, to, target, toStride);
        if (whole < columns) {
          strip8(8, from, at + rest, fromStride, to, target + rest * toStride, toStride);
        }
      }
      return;
    }
    for (int r = 0; r < rows; r += 4) {
      int i = Math.min(r, rows - 4);
      int row = fromOffset + i * fromStride;
      int column = toOffset + i;
      for (int left = columns; left > 0; left -= 4) {
        int j = left >= 4 ? columns - left : columns - 4;
        int at = row + j;
        int target = column + j * toStride;
        FloatVector r0 = FloatVector.fromArray(F4, from, at);
        FloatVector r1 = FloatVector.fromArray(F4, from, at + fromStride);
        FloatVector r2 = FloatVector.fromArray(F4, from, at + 2 * fromStride);
        FloatVector r3 = FloatVector.fromArray(F4, from, at + 3 * fromStride);

        FloatVector s0 = r0.blend(r2.rearrange(SMALL_SWAP_2), SMALL_HIGH_2);
        FloatVector s2 = r2.blend(r0.rearrange(SMALL_SWAP_2), SMALL_LOW_2);
        FloatVector s1 = r1.blend(r3.rearrange(SMALL_SWAP_2), SMALL_HIGH_2);
        FloatVector s3 = r3.blend(r1.rearrange(SMALL_SWAP_2), SMALL_LOW_2);

        s0.blend(s1.rearrange(SMALL_SWAP_1), SMALL_HIGH_1).intoArray(to, target);
        s1.blend(s0.rearrange(SMALL_SWAP_1), SMALL_LOW_1).intoArray(to, target + toStride);
        s2.blend(s3.rearrange(SMALL_SWAP_1), SMALL_HIGH_1).intoArray(to, target + 2 * toStride);
        s3.blend(s2.rearrange(SMALL_SWAP_1), SMALL_LOW_1).intoArray(to, target + 3 * toStride);
      }
    }
  }

  private static void scalar(
      int rows,
      int columns,
      float[] from,
      int fromOffset,
      int fromStride,
      float[] to,
      int toOffset,
      int toStride) {
    if (rows > columns) {
      for (int j = 0; j < columns; j++) {
        for (int i = 0; i < rows; i++) {
          to[toOffset + j * toStride + i] = from[fromOffset + i * fromStride + j];
        }
      }
      return;
    }
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        to[toOffset + j * toStride + i] = from[fromOffset + i * fromStride + j];
      }
    }
  }

  /**
   * Eight rows, square by square. Three rounds swap off-diagonal quarters of ever smaller squares.
   * One method, so that the shuffles stay in registers from square to square; a plain counted loop,
   * so that the bounds of the rows are checked before it and not in it.
   */
  private static void strip8(
      int columns, float[] from, int row, int fromStride, float[] to, int column, int toStride) {
    for (int j = 0; j < columns; j += 8) {
      int at = row + j;
      int target = column + j * toStride;
      FloatVector r0 = FloatVector.fromArray(F8, from, at);
      FloatVector r1 = FloatVector.fromArray(F8, from, at + fromStride);
      FloatVector r2 = FloatVector.fromArray(F8, from, at + 2 * fromStride);
      FloatVector r3 = FloatVector.fromArray(F8, from, at + 3 * fromStride);
      FloatVector r4 = FloatVector.fromArray(F8, from, at + 4 * fromStride);
      FloatVector r5 = FloatVector.fromArray(F8, from, at + 5 * fromStride);
      FloatVector r6 = FloatVector.fromArray(F8, from, at + 6 * fromStride);
      FloatVector r7 = FloatVector.fromArray(F8, from, at + 7 * fromStride);

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
