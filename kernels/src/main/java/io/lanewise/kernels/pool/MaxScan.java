package io.lanewise.kernels.pool;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.shape.Layout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * The largest elements of windows and where they are. Elements are looked at in row-major order; a
 * later one wins only if it is larger, or NaN where none was before.
 */
final class MaxScan {
  private static final VectorSpecies<Integer> I = VectorSpecies.of(int.class, F.vectorShape());
  private static final IntVector IOTA = IntVector.zero(I).addIndex(1);

  private MaxScan() {}

  /**
   * Neighbouring windows of pixels of 16 channels.
   *
   * @param at where the first window begins
   * @param width pixels of a row of x
   * @param index of the first window's first pixel
   * @param stride pixels from one window to the next
   */
  static void pixels(
      int windows,
      int rows,
      int columns,
      int rowDilation,
      int columnDilation,
      int width,
      int stride,
      float[] x,
      int at,
      int index,
      float[] y,
      int yAt,
      int[] indices,
      int indicesAt) {
    for (int l = 0; l < Layout.BLOCK; l += LANES) {
      int from = at + l;
      first(windows, x, from, stride, index, y, yAt + l, indices, indicesAt + l);
      for (int r = 0; r < rows; r++) {
        int pixel = r * rowDilation * width;
        int c = 0;
        for (; c + 2 < columns; c += 3, pixel += 3 * columnDilation) {
          int p = from + pixel * Layout.BLOCK;
          int own = index + pixel;
          int step = columnDilation;
          three(windows, x, p, step, stride, own, y, yAt + l, indices, indicesAt + l);
        }
        for (; c < columns; c++, pixel += columnDilation) {
          int p = from + pixel * Layout.BLOCK;
          later(windows, x, p, stride, index + pixel, y, yAt + l, indices, indicesAt + l);
        }
      }
    }
  }

  private static void first(
      int windows,
      float[] x,
      int at,
      int stride,
      int index,
      float[] y,
      int yAt,
      int[] indices,
      int indicesAt) {
    for (int o = 0; o < windows; o++) {
      int to = o * Layout.BLOCK;
      FloatVector.fromArray(F, x, at + to * stride).intoArray(y, yAt + to);
      IntVector.broadcast(I, index + o * stride).intoArray(indices, indicesAt + to);
    }
  }

  private static void later(
      int windows,
      float[] x,
      int at,
      int stride,
      int index,
      float[] y,
      int yAt,
      int[] indices,
      int indicesAt) {
    for (int o = 0; o < windows; o++) {
      int to = o * Layout.BLOCK;
      FloatVector most = FloatVector.fromArray(F, y, yAt + to);
      FloatVector v = FloatVector.fromArray(F, x, at + to * stride);
      VectorMask<Float> keep =
          v.compare(VectorOperators.LE, most).or(most.test(VectorOperators.IS_NAN));
      IntVector.broadcast(I, index + o * stride)
          .blend(IntVector.fromArray(I, indices, indicesAt + to), keep.cast(I))
          .intoArray(indices, indicesAt + to);
      v.blend(most, keep).intoArray(y, yAt + to);
    }
  }

  /** Likewise three taps, {@code step} pixels apart. */
  private static void three(
      int windows,
      float[] x,
      int at,
      int step,
      int stride,
      int index,
      float[] y,
      int yAt,
      int[] indices,
      int indicesAt) {
    for (int o = 0; o < windows; o++) {
      int to = o * Layout.BLOCK;
      int p = at + to * stride;
      int first = index + o * stride;
      FloatVector most = FloatVector.fromArray(F, y, yAt + to);
      IntVector winner = IntVector.fromArray(I, indices, indicesAt + to);
      FloatVector v = FloatVector.fromArray(F, x, p);
      VectorMask<Float> keep =
          v.compare(VectorOperators.LE, most).or(most.test(VectorOperators.IS_NAN));
      winner = IntVector.broadcast(I, first).blend(winner, keep.cast(I));
      most = v.blend(most, keep);
      v = FloatVector.fromArray(F, x, p + step * Layout.BLOCK);
      keep = v.compare(VectorOperators.LE, most).or(most.test(VectorOperators.IS_NAN));
      winner = IntVector.broadcast(I, first + step).blend(winner, keep.cast(I));
      most = v.blend(most, keep);
      v = FloatVector.fromArray(F, x, p + 2 * step * Layout.BLOCK);
      keep = v.compare(VectorOperators.LE, most).or(most.test(VectorOperators.IS_NAN));
      IntVector.broadcast(I, first + 2 * step)
          .blend(winner, keep.cast(I))
          .intoArray(indices, indicesAt + to);
      v.blend(most, keep).intoArray(y, yAt + to);
    }
  }

  /**
   * One row of x against the windows of a row of outputs, at least a vector of them; their largest
   * so far are there.
   *
   * @param x the row, so laid out that tap t of neighbouring windows lies at {@code at + steps[t]}
   * @param index of tap 0 of the first window, were it inside
   */
  static void row(
      int windows,
      int taps,
      float[] x,
      int at,
      int[] steps,
      int index,
      int dilation,
      int stride,
      float[] y,
      int yAt,
      int[] indices,
      int indicesAt) {
    for (int t = 0; t < taps; t++) {
      int own = index + t * dilation;
      tap(windows, x, at + steps[t], own, stride, y, yAt, indices, indicesAt);
    }
  }

  private static void tap(
      int windows,
      float[] x,
      int at,
      int index,
      int stride,
      float[] y,
      int yAt,
      int[] indices,
      int indicesAt) {
    for (int i = 0; i < windows; i += LANES) {
      // What the last vector does again, it does not change.
      int j = Math.min(i, windows - LANES);
      FloatVector most = FloatVector.fromArray(F, y, yAt + j);
      FloatVector v = FloatVector.fromArray(F, x, at + j);
      VectorMask<Float> keep =
          v.compare(VectorOperators.LE, most).or(most.test(VectorOperators.IS_NAN));
      IOTA.add(j)
          .mul(stride)
          .add(index)
          .blend(IntVector.fromArray(I, indices, indicesAt + j), keep.cast(I))
          .intoArray(indices, indicesAt + j);
      v.blend(most, keep).intoArray(y, yAt + j);
    }
  }

  /** One window of a plane; returns the winner's place from {@code at} on. */
  static int scalar(int rows, int columns, int rowStep, int columnStep, float[] x, int at) {
    int winner = 0;
    float most = x[at];
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        float v = x[at + r * rowStep + c * columnStep];
        if (v > most || Float.isNaN(v) && !Float.isNaN(most)) {
          most = v;
          winner = r * rowStep + c * columnStep;
        }
      }
    }
    return winner;
  }
}
