package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.activation.ActivationKernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Brings a finished tile of products home: {@code c = fma(alpha, tile, beta·c)}, then bias,
 * residual and activation, in that order. With beta = 0, C is not read and stands for −0, which
 * adds nothing: {@code c = alpha·tile}.
 *
 * <p>Only the {@code rows × columns} that exist are touched. A row's last, partial vector goes
 * under a mask, or element by element where the vector would reach past the array (a masked access
 * that does so is slow ever after); both give the same bits.
 */
public final class TileStore {
  private TileStore() {}

  /**
   * Stores a tile with no epilogue.
   *
   * <p>One long method, because C2 does not inline what is longer than 325 bytes of bytecode:
   * inlined into a driver with all else that has vectors, it passed the limit above which C2 makes
   * objects of them.
   */
  public static void store(
      int rows,
      int columns,
      float alpha,
      float[] tile,
      int tileOffset,
      int tileStride,
      float beta,
      float[] c,
      int cOffset,
      int ldc) {
    FloatVector scale = FloatVector.broadcast(F, alpha);
    FloatVector factor = FloatVector.broadcast(F, beta);
    int whole = F.loopBound(columns);
    int pairs = whole == 2 * LANES ? whole : 0;
    int at = tileOffset;
    int to = cOffset;
    // The full width of a tile.
    if (pairs > 0 && beta == 0f) {
      for (int i = 0; i < rows; i++, at += tileStride, to += ldc) {
        FloatVector.fromArray(F, tile, at).mul(scale).intoArray(c, to);
        FloatVector.fromArray(F, tile, at + LANES).mul(scale).intoArray(c, to + LANES);
      }
    } else if (pairs > 0) {
      for (int i = 0; i < rows; i++, at += tileStride, to += ldc) {
        FloatVector x = FloatVector.fromArray(F, c, to).mul(factor);
        FloatVector y = FloatVector.fromArray(F, c, to + LANES).mul(factor);
        FloatVector.fromArray(F, tile, at).fma(scale, x).intoArray(c, to);
        FloatVector.fromArray(F, tile, at + LANES).fma(scale, y).intoArray(c, to + LANES);
      }
    }
    // Any other number of whole vectors, column by column.
    for (int j = pairs; j < whole; j += LANES) {
      at = tileOffset + j;
      to = cOffset + j;
      if (beta == 0f) {
        for (int i = 0; i < rows; i++, at += tileStride, to += ldc) {
          FloatVector.fromArray(F, tile, at).mul(scale).intoArray(c, to);
        }
      } else {
        for (int i = 0; i < rows; i++, at += tileStride, to += ldc) {
          FloatVector y = FloatVector.fromArray(F, c, to).mul(factor);
          FloatVector.fromArray(F, tile, at).fma(scale, y).intoArray(c, to);
        }
      }
    }
    if (whole == columns) {
      return;
    }
    // The last, partial vector: under a mask in rows where it lies inside the array.
    at = tileOffset + whole;
    to = cOffset + whole;
    long room = (long) c.length - LANES - to;
    int inside = room < 0 ? 0 : (int) Math.min(rows, room / ldc + 1);
    VectorMask<Float> present = F.indexInRange(0, columns - whole);
    if (beta == 0f) {
      for (int i = 0; i < inside; i++, at += tileStride, to += ldc) {
        FloatVector.fromArray(F, tile, at).mul(scale).intoArray(c, to, present);
      }
    } else {
      for (int i = 0; i < inside; i++, at += tileStride, to += ldc) {
        FloatVector y = FloatVector.fromArray(F, c, to, present).mul(factor);
        FloatVector.fromArray(F, tile, at).fma(scale, y).intoArray(c, to, present);
      }
    }
    for (int i = inside; i < rows; i++, at += tileStride, to += ldc) {
      for (int j = 0; j < columns - whole; j++) {
        float y = beta == 0f ? -0f : beta * c[to + j];
        c[to + j] = Math.fma(alpha, tile[at + j], y);
      }
    }
  }

  /**
   * What the epilogue adds to a tile that is home, in its order: {@code c = c + rowBias[i] +
   * bias[i·biasStride + j] + residual[i·residualStride + j]}, then the activation. A null array is
   * left out; a stride of 0 repeats one row.
   *
   * <p>A pass each over a row that is still in the first-level cache: one loop that decided for
   * each vector what to add would make an object of every sum.
   */
  public static void finish(
      int rows,
      int columns,
      float[] c,
      int cOffset,
      int ldc,
      float[] rowBias,
      int rowBiasOffset,
      float[] bias,
      int biasOffset,
      int biasStride,
      float[] residual,
      int residualOffset,
      int residualStride,
      Activation activation) {
    int whole = F.loopBound(columns);
    for (int i = 0; i < rows; i++) {
      int at = cOffset + i * ldc;
      if (rowBias != null) {
        float addend = rowBias[rowBiasOffset + i];
        for (int j = 0; j < whole; j += LANES) {
          FloatVector.fromArray(F, c, at + j).add(addend).intoArray(c, at + j);
        }
        for (int j = whole; j < columns; j++) {
          c[at + j] += addend;
        }
      }
      if (bias != null) {
        int from = biasOffset + i * biasStride;
        for (int j = 0; j < whole; j += LANES) {
          FloatVector y = FloatVector.fromArray(F, bias, from + j);
          FloatVector.fromArray(F, c, at + j).add(y).intoArray(c, at + j);
        }
        for (int j = whole; j < columns; j++) {
          c[at + j] += bias[from + j];
        }
      }
      if (residual != null) {
        int from = residualOffset + i * residualStride;
        for (int j = 0; j < whole; j += LANES) {
          FloatVector y = FloatVector.fromArray(F, residual, from + j);
          FloatVector.fromArray(F, c, at + j).add(y).intoArray(c, at + j);
        }
        for (int j = whole; j < columns; j++) {
          c[at + j] += residual[from + j];
        }
      }
      ActivationKernel.apply(activation, c, at, columns);
    }
  }

  /** {@code c[j] += d[j]}. */
  static void add(int n, float[] c, int cOffset, float[] d, int dOffset) {
    int whole = F.loopBound(n);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector y = FloatVector.fromArray(F, d, dOffset + j);
      FloatVector.fromArray(F, c, cOffset + j).add(y).intoArray(c, cOffset + j);
    }
    for (int j = whole; j < n; j++) {
      c[cOffset + j] += d[dOffset + j];
    }
  }
}
