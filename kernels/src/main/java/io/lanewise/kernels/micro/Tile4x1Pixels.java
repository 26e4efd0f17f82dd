package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** Four pixels by 1 vector of channels. */
final class Tile4x1Pixels implements PixelKernel {
  @Override
  public int rows() {
    return 4;
  }

  @Override
  public int vectors() {
    return 1;
  }

  @Override
  public void run(
      int k,
      float[] a,
      int aOffset,
      int[] steps,
      int first,
      float[] b,
      int bOffset,
      int bApart,
      float[] to,
      int toOffset,
      int toVector) {
    FloatVector c0x = FloatVector.zero(F);
    FloatVector c1x = FloatVector.zero(F);
    FloatVector c2x = FloatVector.zero(F);
    FloatVector c3x = FloatVector.zero(F);
    for (int p = 0; p < k; p++, bOffset += LANES) {
      int at = aOffset + steps[first + p];
      FloatVector x = FloatVector.fromArray(F, b, bOffset);
      FloatVector s = FloatVector.broadcast(F, a[at]);
      c0x = s.fma(x, c0x);
      s = FloatVector.broadcast(F, a[at + 16]);
      c1x = s.fma(x, c1x);
      s = FloatVector.broadcast(F, a[at + 32]);
      c2x = s.fma(x, c2x);
      s = FloatVector.broadcast(F, a[at + 48]);
      c3x = s.fma(x, c3x);
    }
    c0x.intoArray(to, toOffset);
    c1x.intoArray(to, toOffset + 16);
    c2x.intoArray(to, toOffset + 32);
    c3x.intoArray(to, toOffset + 48);
  }
}
