package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** Fourteen pixels by 2 vectors of channels. */
final class Tile14x2Pixels implements PixelKernel {
  @Override
  public int rows() {
    return 14;
  }

  @Override
  public int vectors() {
    return 2;
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
    for (int p = 0; p < k; p++, bOffset += 2 * LANES) {
      int at = aOffset + steps[first + p];
      FloatVector x = FloatVector.fromArray(F, b, bOffset);
      FloatVector y = FloatVector.fromArray(F, b, bOffset + LANES);
      FloatVector s = FloatVector.broadcast(F, a[at]);
      c0x = s.fma(x, c0x);
      c0y = s.fma(y, c0y);
      s = FloatVector.broadcast(F, a[at + 16]);
      c1x = s.fma(x, c1x);
      c1y = s.fma(y, c1y);
      s = FloatVector.broadcast(F, a[at + 32]);
      c2x = s.fma(x, c2x);
      c2y = s.fma(y, c2y);
      s = FloatVector.broadcast(F, a[at + 48]);
      c3x = s.fma(x, c3x);
      c3y = s.fma(y, c3y);
      s = FloatVector.broadcast(F, a[at + 64]);
      c4x = s.fma(x, c4x);
      c4y = s.fma(y, c4y);
      s = FloatVector.broadcast(F, a[at + 80]);
      c5x = s.fma(x, c5x);
      c5y = s.fma(y, c5y);
      s = FloatVector.broadcast(F, a[at + 96]);
      c6x = s.fma(x, c6x);
      c6y = s.fma(y, c6y);
      s = FloatVector.broadcast(F, a[at + 112]);
      c7x = s.fma(x, c7x);
      c7y = s.fma(y, c7y);
      s = FloatVector.broadcast(F, a[at + 128]);
      c8x = s.fma(x, c8x);
      c8y = s.fma(y, c8y);
      s = FloatVector.broadcast(F, a[at + 144]);
      c9x = s.fma(x, c9x);
      c9y = s.fma(y, c9y);
      s = FloatVector.broadcast(F, a[at + 160]);
      c10x = s.fma(x, c10x);
      c10y = s.fma(y, c10y);
      s = FloatVector.broadcast(F, a[at + 176]);
      c11x = s.fma(x, c11x);
      c11y = s.fma(y, c11y);
      s = FloatVector.broadcast(F, a[at + 192]);
      c12x = s.fma(x, c12x);
      c12y = s.fma(y, c12y);
      s = FloatVector.broadcast(F, a[at + 208]);
      c13x = s.fma(x, c13x);
      c13y = s.fma(y, c13y);
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
    c10x.intoArray(to, toOffset + 160);
    c11x.intoArray(to, toOffset + 176);
    c12x.intoArray(to, toOffset + 192);
    c13x.intoArray(to, toOffset + 208);
    toOffset += toVector;
    c0y.intoArray(to, toOffset);
    c1y.intoArray(to, toOffset + 16);
    c2y.intoArray(to, toOffset + 32);
    c3y.intoArray(to, toOffset + 48);
    c4y.intoArray(to, toOffset + 64);
    c5y.intoArray(to, toOffset + 80);
    c6y.intoArray(to, toOffset + 96);
    c7y.intoArray(to, toOffset + 112);
    c8y.intoArray(to, toOffset + 128);
    c9y.intoArray(to, toOffset + 144);
    c10y.intoArray(to, toOffset + 160);
    c11y.intoArray(to, toOffset + 176);
    c12y.intoArray(to, toOffset + 192);
    c13y.intoArray(to, toOffset + 208);
  }
}
