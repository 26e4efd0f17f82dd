package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** 10 rows by 2 vectors, its rows any step apart. */
final class Tile10x2Apart implements MicroKernel {
  @Override
  public int rows() {
    return 10;
  }

  @Override
  public int vectors() {
    return 2;
  }

  @Override
  public boolean apart() {
    return true;
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
    // Ends by a step that C2 does not know: a loop whose turns it can count it turns inside out,
    // and spills.
    int end = bOffset + k * bStride;
    for (; bOffset != end; aOffset += aStride, bOffset += bStride) {
      FloatVector x = FloatVector.fromArray(F, b, bOffset);
      FloatVector y = FloatVector.fromArray(F, b, bOffset + LANES);
      int at = aOffset;
      FloatVector s = FloatVector.broadcast(F, a[at]);
      c0x = s.fma(x, c0x);
      c0y = s.fma(y, c0y);
      at += aRow;
      s = FloatVector.broadcast(F, a[at]);
      c1x = s.fma(x, c1x);
      c1y = s.fma(y, c1y);
      at += aRow;
      s = FloatVector.broadcast(F, a[at]);
      c2x = s.fma(x, c2x);
      c2y = s.fma(y, c2y);
      at += aRow;
      s = FloatVector.broadcast(F, a[at]);
      c3x = s.fma(x, c3x);
      c3y = s.fma(y, c3y);
      at += aRow;
      s = FloatVector.broadcast(F, a[at]);
      c4x = s.fma(x, c4x);
      c4y = s.fma(y, c4y);
      at += aRow;
      s = FloatVector.broadcast(F, a[at]);
      c5x = s.fma(x, c5x);
      c5y = s.fma(y, c5y);
      at += aRow;
      s = FloatVector.broadcast(F, a[at]);
      c6x = s.fma(x, c6x);
      c6y = s.fma(y, c6y);
      at += aRow;
      s = FloatVector.broadcast(F, a[at]);
      c7x = s.fma(x, c7x);
      c7y = s.fma(y, c7y);
      at += aRow;
      s = FloatVector.broadcast(F, a[at]);
      c8x = s.fma(x, c8x);
      c8y = s.fma(y, c8y);
      at += aRow;
      s = FloatVector.broadcast(F, a[at]);
      c9x = s.fma(x, c9x);
      c9y = s.fma(y, c9y);
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
  }
}
