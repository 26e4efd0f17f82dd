package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** 6 rows by 2 vectors: for rows left over. */
final class Tile6x2 implements MicroKernel {
  @Override
  public int rows() {
    return 6;
  }

  @Override
  public int vectors() {
    return 2;
  }

  @Override
  public boolean apart() {
    return false;
  }

  @Override
  public void run(
      int k,
      float[] a,
      int aOffset,
      int aStride,
      int aRow,
      float[] b,
      int bOffset,
      int bStride,
      float[] to,
      int toOffset,
      int toStride) {
    FloatVector c0x = FloatVector.zero(F);
    FloatVector c0y = FloatVector.zero(F);
    FloatVector c1x = FloatVector.zero(F);
    FloatVector c1y = FloatVector.zero(F);
    FloatVector c2x = FloatVector.zero(F);
    FloatVector c2y = FloatVector.zero(F);
    FloatVector c3x = FloatVector.zero(F);
    FloatVector c3y = FloatVector.zero(F);
    FloatVector c4x = FloatVector.zero(F);
    FloatVector c4y = FloatVector.zero(F);
    FloatVector c5x = FloatVector.zero(F);
    FloatVector c5y = FloatVector.zero(F);
    for (int p = 0; p < k; p++, aOffset += aStride, bOffset += bStride) {
      FloatVector x = FloatVector.fromArray(F, b, bOffset);
      FloatVector y = FloatVector.fromArray(F, b, bOffset + LANES);
      FloatVector s = FloatVector.broadcast(F, a[aOffset]);
      c0x = s.fma(x, c0x);
      c0y = s.fma(y, c0y);
      s = FloatVector.broadcast(F, a[aOffset + 1]);
      c1x = s.fma(x, c1x);
      c1y = s.fma(y, c1y);
      s = FloatVector.broadcast(F, a[aOffset + 2]);
      c2x = s.fma(x, c2x);
      c2y = s.fma(y, c2y);
      s = FloatVector.broadcast(F, a[aOffset + 3]);
      c3x = s.fma(x, c3x);
      c3y = s.fma(y, c3y);
      s = FloatVector.broadcast(F, a[aOffset + 4]);
      c4x = s.fma(x, c4x);
      c4y = s.fma(y, c4y);
      s = FloatVector.broadcast(F, a[aOffset + 5]);
      c5x = s.fma(x, c5x);
      c5y = s.fma(y, c5y);
    }
    c0x.intoArray(to, toOffset);
    c0y.intoArray(to, toOffset + LANES);
    c1x.intoArray(to, toOffset + toStride);
    c1y.intoArray(to, toOffset + toStride + LANES);
    c2x.intoArray(to, toOffset + 2 * toStride);
    c2y.intoArray(to, toOffset + 2 * toStride + LANES);
    c3x.intoArray(to, toOffset + 3 * toStride);
    c3y.intoArray(to, toOffset + 3 * toStride + LANES);
    c4x.intoArray(to, toOffset + 4 * toStride);
    c4y.intoArray(to, toOffset + 4 * toStride + LANES);
    c5x.intoArray(to, toOffset + 5 * toStride);
    c5y.intoArray(to, toOffset + 5 * toStride + LANES);
  }
}
