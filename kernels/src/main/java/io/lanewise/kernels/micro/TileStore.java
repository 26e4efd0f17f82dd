package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.activation.ActivationKernel;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;

/**
 * Brings a finished tile of products home: {@code c = fma(alpha, tile, beta·c)}, then bias, residual
 * and activation, in that order. With beta = 0, C is not read and stands for +0.
 *
 * <p>Only the {@code rows × columns} that exist are touched. A row's last, partial vector goes under
 * a mask, or element by element where the vector would reach past the array (a masked access that
 * does so is slow ever after); both give the same bits.
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
    int whole = F.loopBound(columns);
    FloatVector scale = FloatVector.broadcast(F, alpha);
    for (int i = 0; i < rows; i++, tileOffset += tileStride, cOffset += ldc) {
      if (beta == 0f) {
        for (int j = 0; j < whole; j += LANES) {
          FloatVector x = FloatVector.fromArray(F, tile, tileOffset + j);
          x.fma(scale, FloatVector.zero(F)).intoArray(c, cOffset + j);
        }
      } else {
        for (int j = 0; j < whole; j += LANES) {
          FloatVector x = FloatVector.fromArray(F, tile, tileOffset + j);
          FloatVector y = FloatVector.fromArray(F, c, cOffset + j).mul(beta);
          x.fma(scale, y).intoArray(c, cOffset + j);
        }
      }
      if (whole < columns) {
        edge(columns - whole, alpha, tile, tileOffset + whole, beta, c, cOffset + whole);
      }
    }
  }

  /** The last, partial vector of a row. */
  private static void edge(
      int n, float alpha, float[] tile, int tileOffset, float beta, float[] c, int cOffset) {
    if (cOffset + LANES > c.length) {
      for (int j = 0; j < n; j++) {
        float y = beta == 0f ? 0f : beta * c[cOffset + j];
        c[cOffset + j] = Math.fma(alpha, tile[tileOffset + j], y);
      }
      return;
    }
    VectorMask<Float> present = F.indexInRange(0, n);
    FloatVector y =
        beta == 0f ? FloatVector.zero(F) : FloatVector.fromArray(F, c, cOffset, present).mul(beta);
    FloatVector.fromArray(F, tile, tileOffset)
        .fma(FloatVector.broadcast(F, alpha), y)
        .intoArray(c, cOffset, present);
  }

  /**
   * Adds what the epilogue adds, in its order, and clamps: {@code c = min(max(c + rowBias[i] +
   * bias[i·biasStride + j] + residual[i·residualStride + j], low), high)}. A null array is left out; a
   * stride of 0 repeats one row.
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
      boolean clamp,
      float low,
      float high) {
    int whole = F.loopBound(columns);
    for (int i = 0; i < rows; i++) {
      int at = cOffset + i * ldc;
      int biasAt = biasOffset + i * biasStride;
      int residualAt = residualOffset + i * residualStride;
      float addend = rowBias == null ? 0f : rowBias[rowBiasOffset + i];
      for (int j = 0; j < whole; j += LANES) {
        FloatVector x = FloatVector.fromArray(F, c, at + j);
        if (rowBias != null) {
          x = x.add(addend);
        }
        if (bias != null) {
          x = x.add(FloatVector.fromArray(F, bias, biasAt + j));
        }
        if (residual != null) {
          x = x.add(FloatVector.fromArray(F, residual, residualAt + j));
        }
        if (clamp) {
          x = x.max(low).min(high);
        }
        x.intoArray(c, at + j);
      }
      for (int j = whole; j < columns; j++) {
        float x = c[at + j];
        if (rowBias != null) {
          x += addend;
        }
        if (bias != null) {
          x += bias[biasAt + j];
        }
        if (residual != null) {
          x += residual[residualAt + j];
        }
        c[at + j] = clamp ? Math.min(Math.max(x, low), high) : x;
      }
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

  /** Applies an activation to each row. */
  public static void activate(
      int rows, int columns, float[] c, int cOffset, int ldc, Activation activation) {
    for (int i = 0; i < rows; i++) {
      ActivationKernel.apply(activation, c, cOffset + i * ldc, columns);
    }
  }
}
