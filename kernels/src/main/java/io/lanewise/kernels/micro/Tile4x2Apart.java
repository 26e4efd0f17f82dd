package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** 4 rows by 2 vectors, its rows any step apart. */
final class Tile4x2Apart implements MicroKernel {
  @Override
  public int rows() {
    return 4;
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
    }
    c0x.intoArray(to, toOffset);
    c0y.intoArray(to, toOffset + LANES);
    c1x.intoArray(to, toOffset + toStride);
    c1y.intoArray(to, toOffset + toStride + LANES);
    c2x.intoArray(to, toOffset + 2 * toStride);
    c2y.intoArray(to, toOffset + 2 * toStride + LANES);
    c3x.intoArray(to, toOffset + 3 * toStride);
    c3y.intoArray(to, toOffset + 3 * toStride + LANES);
  }
}
