package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/**
 * 14 rows by 2 vectors: 28 accumulators, 2 vectors of columns and a broadcast fill 31 of 32
 * registers.
 */
final class Tile14x2 implements MicroKernel {
  @Override
  public int rows() {
    return 14;
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
    FloatVector c6x = FloatVector.zero(F);
    FloatVector c6y = FloatVector.zero(F);
    FloatVector c7x = FloatVector.zero(F);
    FloatVector c7y = FloatVector.zero(F);
    FloatVector c8x = FloatVector.zero(F);
    FloatVector c8y = FloatVector.zero(F);
    FloatVector c9x = FloatVector.zero(F);
    FloatVector c9y = FloatVector.zero(F);
    FloatVector c10x = FloatVector.zero(F);
    FloatVector c10y = FloatVector.zero(F);
    FloatVector c11x = FloatVector.zero(F);
    FloatVector c11y = FloatVector.zero(F);
    FloatVector c12x = FloatVector.zero(F);
    FloatVector c12y = FloatVector.zero(F);
    FloatVector c13x = FloatVector.zero(F);
    FloatVector c13y = FloatVector.zero(F);
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
      s = FloatVector.broadcast(F, a[aOffset + 6]);
      c6x = s.fma(x, c6x);
      c6y = s.fma(y, c6y);
      s = FloatVector.broadcast(F, a[aOffset + 7]);
      c7x = s.fma(x, c7x);
      c7y = s.fma(y, c7y);
      s = FloatVector.broadcast(F, a[aOffset + 8]);
      c8x = s.fma(x, c8x);
      c8y = s.fma(y, c8y);
      s = FloatVector.broadcast(F, a[aOffset + 9]);
      c9x = s.fma(x, c9x);
      c9y = s.fma(y, c9y);
      s = FloatVector.broadcast(F, a[aOffset + 10]);
      c10x = s.fma(x, c10x);
      c10y = s.fma(y, c10y);
      s = FloatVector.broadcast(F, a[aOffset + 11]);
      c11x = s.fma(x, c11x);
      c11y = s.fma(y, c11y);
      s = FloatVector.broadcast(F, a[aOffset + 12]);
      c12x = s.fma(x, c12x);
      c12y = s.fma(y, c12y);
      s = FloatVector.broadcast(F, a[aOffset + 13]);
      c13x = s.fma(x, c13x);
      c13y = s.fma(y, c13y);
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
    c6x.intoArray(to, toOffset + 6 * toStride);
    c6y.intoArray(to, toOffset + 6 * toStride + LANES);
    c7x.intoArray(to, toOffset + 7 * toStride);
    c7y.intoArray(to, toOffset + 7 * toStride + LANES);
    c8x.intoArray(to, toOffset + 8 * toStride);
    c8y.intoArray(to, toOffset + 8 * toStride + LANES);
    c9x.intoArray(to, toOffset + 9 * toStride);
    c9y.intoArray(to, toOffset + 9 * toStride + LANES);
    c10x.intoArray(to, toOffset + 10 * toStride);
    c10y.intoArray(to, toOffset + 10 * toStride + LANES);
    c11x.intoArray(to, toOffset + 11 * toStride);
    c11y.intoArray(to, toOffset + 11 * toStride + LANES);
    c12x.intoArray(to, toOffset + 12 * toStride);
    c12y.intoArray(to, toOffset + 12 * toStride + LANES);
    c13x.intoArray(to, toOffset + 13 * toStride);
    c13y.intoArray(to, toOffset + 13 * toStride + LANES);
  }
}
