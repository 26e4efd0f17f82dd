package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;

import jdk.incubator.vector.FloatVector;

/** 6 rows by 1 vector, its rows any step apart. */
final class Tile6x1Apart implements MicroKernel {
  @Override
  public int rows() {
    return 6;
  }

  @Override
  public int vectors() {
    return 1;
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
    FloatVector c0 = FloatVector.zero(F);
    FloatVector c1 = FloatVector.zero(F);
    FloatVector c2 = FloatVector.zero(F);
    FloatVector c3 = FloatVector.zero(F);
    FloatVector c4 = FloatVector.zero(F);
    FloatVector c5 = FloatVector.zero(F);
    // Ends by a step that C2 does not know: a loop whose turns it can count it turns inside out,
    // and spills.
    int end = bOffset + k * bStride;
    for (; bOffset != end; aOffset += aStride, bOffset += bStride) {
      FloatVector x = FloatVector.fromArray(F, b, bOffset);
      int at = aOffset;
      c0 = FloatVector.broadcast(F, a[at]).fma(x, c0);
      at += aRow;
      c1 = FloatVector.broadcast(F, a[at]).fma(x, c1);
      at += aRow;
      c2 = FloatVector.broadcast(F, a[at]).fma(x, c2);
      at += aRow;
      c3 = FloatVector.broadcast(F, a[at]).fma(x, c3);
      at += aRow;
      c4 = FloatVector.broadcast(F, a[at]).fma(x, c4);
      at += aRow;
      c5 = FloatVector.broadcast(F, a[at]).fma(x, c5);
    }
    c0.intoArray(to, toOffset);
    c1.intoArray(to, toOffset + toStride);
    c2.intoArray(to, toOffset + 2 * toStride);
    c3.intoArray(to, toOffset + 3 * toStride);
    c4.intoArray(to, toOffset + 4 * toStride);
    c5.intoArray(to, toOffset + 5 * toStride);
  }
}
