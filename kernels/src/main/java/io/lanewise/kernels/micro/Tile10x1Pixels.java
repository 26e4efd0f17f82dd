package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** Ten pixels by 1 vector of channels. */
final class Tile10x1Pixels implements PixelKernel {
  @Override
  public int rows() {
    return 10;
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
    FloatVector c4x = FloatVector.zero(F);
    FloatVector c5x = FloatVector.zero(F);
    FloatVector c6x = FloatVector.zero(F);
    FloatVector c7x = FloatVector.zero(F);
    FloatVector c8x = FloatVector.zero(F);
    FloatVector c9x = FloatVector.zero(F);
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
      s = FloatVector.broadcast(F, a[at + 64]);
      c4x = s.fma(x, c4x);
      s = FloatVector.broadcast(F, a[at + 80]);
      c5x = s.fma(x, c5x);
      s = FloatVector.broadcast(F, a[at + 96]);
      c6x = s.fma(x, c6x);
      s = FloatVector.broadcast(F, a[at + 112]);
      c7x = s.fma(x, c7x);
      s = FloatVector.broadcast(F, a[at + 128]);
      c8x = s.fma(x, c8x);
      s = FloatVector.broadcast(F, a[at + 144]);
      c9x = s.fma(x, c9x);
    }
    c0x.intoArray(to, toOffset);
    c1x.intoArray(to, toOffset + 16);
    c2x.intoArray(to, toOffset + 32);
    c3x.intoArray(to, toOffset + 48);
    c4x.intoArray(to, toOffset + 64);
    c5x.intoArray(to, toOffset + 80);
    c6x.intoArray(to, toOffset + 96);
    c7x.intoArray(to, toOffset + 112);
    c8x.intoArray(to, toOffset + 128);
    c9x.intoArray(to, toOffset + 144);
  }
}
