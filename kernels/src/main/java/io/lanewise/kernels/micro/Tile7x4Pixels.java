package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** Seven pixels by 4 vectors of channels. */
final class Tile7x4Pixels implements PixelKernel {
  @Override
  public int rows() {
    return 7;
  }

  @Override
  public int vectors() {
    return 4;
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
    FloatVector c0z = FloatVector.zero(F);
    FloatVector c0u = FloatVector.zero(F);
    FloatVector c1x = FloatVector.zero(F);
    FloatVector c1y = FloatVector.zero(F);
    FloatVector c1z = FloatVector.zero(F);
    FloatVector c1u = FloatVector.zero(F);
    FloatVector c2x = FloatVector.zero(F);
    FloatVector c2y = FloatVector.zero(F);
    FloatVector c2z = FloatVector.zero(F);
    FloatVector c2u = FloatVector.zero(F);
    FloatVector c3x = FloatVector.zero(F);
    FloatVector c3y = FloatVector.zero(F);
    FloatVector c3z = FloatVector.zero(F);
    FloatVector c3u = FloatVector.zero(F);
    FloatVector c4x = FloatVector.zero(F);
    FloatVector c4y = FloatVector.zero(F);
    FloatVector c4z = FloatVector.zero(F);
    FloatVector c4u = FloatVector.zero(F);
    FloatVector c5x = FloatVector.zero(F);
    FloatVector c5y = FloatVector.zero(F);
    FloatVector c5z = FloatVector.zero(F);
    FloatVector c5u = FloatVector.zero(F);
    FloatVector c6x = FloatVector.zero(F);
    FloatVector c6y = FloatVector.zero(F);
    FloatVector c6z = FloatVector.zero(F);
    FloatVector c6u = FloatVector.zero(F);
    for (int p = 0; p < k; p++, bOffset += 2 * LANES) {
      int at = aOffset + steps[first + p];
      FloatVector x = FloatVector.fromArray(F, b, bOffset);
      FloatVector y = FloatVector.fromArray(F, b, bOffset + LANES);
      FloatVector z = FloatVector.fromArray(F, b, bOffset + bApart);
      FloatVector u = FloatVector.fromArray(F, b, bOffset + bApart + LANES);
      FloatVector s = FloatVector.broadcast(F, a[at]);
      c0x = s.fma(x, c0x);
      c0y = s.fma(y, c0y);
      c0z = s.fma(z, c0z);
      c0u = s.fma(u, c0u);
      s = FloatVector.broadcast(F, a[at + 16]);
      c1x = s.fma(x, c1x);
      c1y = s.fma(y, c1y);
      c1z = s.fma(z, c1z);
      c1u = s.fma(u, c1u);
      s = FloatVector.broadcast(F, a[at + 32]);
      c2x = s.fma(x, c2x);
      c2y = s.fma(y, c2y);
      c2z = s.fma(z, c2z);
      c2u = s.fma(u, c2u);
      s = FloatVector.broadcast(F, a[at + 48]);
      c3x = s.fma(x, c3x);
      c3y = s.fma(y, c3y);
      c3z = s.fma(z, c3z);
      c3u = s.fma(u, c3u);
      s = FloatVector.broadcast(F, a[at + 64]);
      c4x = s.fma(x, c4x);
      c4y = s.fma(y, c4y);
      c4z = s.fma(z, c4z);
      c4u = s.fma(u, c4u);
      s = FloatVector.broadcast(F, a[at + 80]);
      c5x = s.fma(x, c5x);
      c5y = s.fma(y, c5y);
      c5z = s.fma(z, c5z);
      c5u = s.fma(u, c5u);
      s = FloatVector.broadcast(F, a[at + 96]);
      c6x = s.fma(x, c6x);
      c6y = s.fma(y, c6y);
      c6z = s.fma(z, c6z);
      c6u = s.fma(u, c6u);
    }
    c0x.intoArray(to, toOffset);
    c1x.intoArray(to, toOffset + 16);
    c2x.intoArray(to, toOffset + 32);
    c3x.intoArray(to, toOffset + 48);
    c4x.intoArray(to, toOffset + 64);
    c5x.intoArray(to, toOffset + 80);
    c6x.intoArray(to, toOffset + 96);
    toOffset += toVector;
    c0y.intoArray(to, toOffset);
    c1y.intoArray(to, toOffset + 16);
    c2y.intoArray(to, toOffset + 32);
    c3y.intoArray(to, toOffset + 48);
    c4y.intoArray(to, toOffset + 64);
    c5y.intoArray(to, toOffset + 80);
    c6y.intoArray(to, toOffset + 96);
    toOffset += toVector;
    c0z.intoArray(to, toOffset);
    c1z.intoArray(to, toOffset + 16);
    c2z.intoArray(to, toOffset + 32);
    c3z.intoArray(to, toOffset + 48);
    c4z.intoArray(to, toOffset + 64);
    c5z.intoArray(to, toOffset + 80);
    c6z.intoArray(to, toOffset + 96);
    toOffset += toVector;
    c0u.intoArray(to, toOffset);
    c1u.intoArray(to, toOffset + 16);
    c2u.intoArray(to, toOffset + 32);
    c3u.intoArray(to, toOffset + 48);
    c4u.intoArray(to, toOffset + 64);
    c5u.intoArray(to, toOffset + 80);
    c6u.intoArray(to, toOffset + 96);
  }
}
