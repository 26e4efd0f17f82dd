package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;

import jdk.incubator.vector.FloatVector;

/** 8 rows by 1 vector: for rows left over with 16 registers. */
final class Tile8x1 implements MicroKernel {
  @Override
  public int rows() {
    return 8;
  }

  @Override
  public int vectors() {
    return 1;
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
    FloatVector c0 = FloatVector.zero(F);
    FloatVector c1 = FloatVector.zero(F);
    FloatVector c2 = FloatVector.zero(F);
    FloatVector c3 = FloatVector.zero(F);
    FloatVector c4 = FloatVector.zero(F);
    FloatVector c5 = FloatVector.zero(F);
    FloatVector c6 = FloatVector.zero(F);
    FloatVector c7 = FloatVector.zero(F);
    for (int p = 0; p < k; p++, aOffset += aStride, bOffset += bStride) {
      FloatVector x = FloatVector.fromArray(F, b, bOffset);
      c0 = FloatVector.broadcast(F, a[aOffset]).fma(x, c0);
      c1 = FloatVector.broadcast(F, a[aOffset + 1]).fma(x, c1);
      c2 = FloatVector.broadcast(F, a[aOffset + 2]).fma(x, c2);
      c3 = FloatVector.broadcast(F, a[aOffset + 3]).fma(x, c3);
      c4 = FloatVector.broadcast(F, a[aOffset + 4]).fma(x, c4);
      c5 = FloatVector.broadcast(F, a[aOffset + 5]).fma(x, c5);
      c6 = FloatVector.broadcast(F, a[aOffset + 6]).fma(x, c6);
      c7 = FloatVector.broadcast(F, a[aOffset + 7]).fma(x, c7);
    }
    c0.intoArray(to, toOffset);
    c1.intoArray(to, toOffset + toStride);
    c2.intoArray(to, toOffset + 2 * toStride);
    c3.intoArray(to, toOffset + 3 * toStride);
    c4.intoArray(to, toOffset + 4 * toStride);
    c5.intoArray(to, toOffset + 5 * toStride);
    c6.intoArray(to, toOffset + 6 * toStride);
    c7.intoArray(to, toOffset + 7 * toStride);
  }
}
