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

  /** Stores a tile with no epilogue. */
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
    if (columns == 2 * LANES) {
      storePair(rows, alpha, tile, tileOffset, tileStride, beta, c, cOffset, ldc);
      return;
    }
    int whole = F.loopBound(columns);
    for (int j = 0; j < whole; j += LANES) {
      storeVector(rows, alpha, tile, tileOffset + j, tileStride, beta, c, cOffset + j, ldc);
    }
    if (whole < columns) {
      int n = columns - whole;
      storeEdge(
          rows, n, alpha, tile, tileOffset + whole, tileStride, beta, c, cOffset + whole, ldc);
    }
  }

  /** Two vectors a row: the full width of a tile. */
  private static void storePair(
      int rows,
      float alpha,
      float[] tile,
      int at,
      int stride,
      float beta,
      float[] c,
      int to,
      int ldc) {
    FloatVector scale = FloatVector.broadcast(F, alpha);
    if (beta == 0f) {
      for (int i = 0; i < rows; i++, at += stride, to += ldc) {
        FloatVector.fromArray(F, tile, at).mul(scale).intoArray(c, to);
        FloatVector.fromArray(F, tile, at + LANES).mul(scale).intoArray(c, to + LANES);
      }
      return;
    }
    FloatVector factor = FloatVector.broadcast(F, beta);
    for (int i = 0; i < rows; i++, at += stride, to += ldc) {
      FloatVector x = FloatVector.fromArray(F, c, to).mul(factor);
      FloatVector y = FloatVector.fromArray(F, c, to + LANES).mul(factor);
      FloatVector.fromArray(F, tile, at).fma(scale, x).intoArray(c, to);
      FloatVector.fromArray(F, tile, at + LANES).fma(scale, y).intoArray(c, to + LANES);
    }
  }

  /** One vector a row. */
  private static void storeVector(
      int rows,
      float alpha,
      float[] tile,
      int at,
      int stride,
      float beta,
      float[] c,
      int to,
      int ldc) {
    FloatVector scale = FloatVector.broadcast(F, alpha);
    FloatVector factor = FloatVector.broadcast(F, beta);
    // Two loops: one that chose between two vectors would make objects of them.
    if (beta == 0f) {
      for (int i = 0; i < rows; i++, at += stride, to += ldc) {
        FloatVector.fromArray(F, tile, at).mul(scale).intoArray(c, to);
      }
      return;
    }
    for (int i = 0; i < rows; i++, at += stride, to += ldc) {
      FloatVector y = FloatVector.fromArray(F, c, to).mul(factor);
      FloatVector.fromArray(F, tile, at).fma(scale, y).intoArray(c, to);
    }
  }

  /** The last, partial vector of each row. */
  private static void storeEdge(
      int rows,
      int n,
      float alpha,
      float[] tile,
      int at,
      int stride,
      float beta,
      float[] c,
      int to,
      int ldc) {
    // Rows whose vector lies inside the array, its absent lanes included.
    int inside = Math.clamp(((long) c.length - LANES - to) / ldc + 1, 0, rows);
    if (to + LANES > c.length) {
      inside = 0;
    }
    VectorMask<Float> present = F.indexInRange(0, n);
    FloatVector scale = FloatVector.broadcast(F, alpha);
    FloatVector factor = FloatVector.broadcast(F, beta);
    if (beta == 0f) {
      for (int i = 0; i < inside; i++, at += stride, to += ldc) {
        FloatVector.fromArray(F, tile, at).mul(scale).intoArray(c, to, present);
      }
    } else {
      for (int i = 0; i < inside; i++, at += stride, to += ldc) {
        FloatVector y = FloatVector.fromArray(F, c, to, present).mul(factor);
        FloatVector.fromArray(F, tile, at).fma(scale, y).intoArray(c, to, present);
      }
    }
    for (int i = inside; i < rows; i++, at += stride, to += ldc) {
      for (int j = 0; j < n; j++) {
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
    for (int i = 0; i < rows; i++) {
      int at = cOffset + i * ldc;
      if (rowBias != null) {
        addScalar(columns, c, at, rowBias[rowBiasOffset + i]);
      }
      if (bias != null) {
        add(columns, c, at, bias, biasOffset + i * biasStride);
      }
      if (residual != null) {
        add(columns, c, at, residual, residualOffset + i * residualStride);
      }
      ActivationKernel.apply(activation, c, at, columns);
    }
  }

  private static void addScalar(int n, float[] c, int cOffset, float addend) {
    int whole = F.loopBound(n);
    for (int j = 0; j < whole; j += LANES) {
      FloatVector.fromArray(F, c, cOffset + j).add(addend).intoArray(c, cOffset + j);
    }
    for (int j = whole; j < n; j++) {
      c[cOffset + j] += addend;
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
