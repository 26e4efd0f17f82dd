package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** Six channels by 2 vectors of filters. */
final class Tile6x2Channels implements ChannelKernel {
  @Override
  public int rows() {
    return 6;
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
      float[] b,
      int bOffset,
      float[] to,
      int toOffset,
      int toRow) {
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
    for (int p = 0; p < k; p++) {
      int at = aOffset + steps[p];
      FloatVector x = FloatVector.fromArray(F, b, bOffset + 2 * LANES * p);
      FloatVector y = FloatVector.fromArray(F, b, bOffset + 2 * LANES * p + LANES);
      FloatVector s = FloatVector.broadcast(F, a[at]);
      c0x = s.fma(x, c0x);
      c0y = s.fma(y, c0y);
      s = FloatVector.broadcast(F, a[at + 1]);
      c1x = s.fma(x, c1x);
      c1y = s.fma(y, c1y);
      s = FloatVector.broadcast(F, a[at + 2]);
      c2x = s.fma(x, c2x);
      c2y = s.fma(y, c2y);
      s = FloatVector.broadcast(F, a[at + 3]);
      c3x = s.fma(x, c3x);
      c3y = s.fma(y, c3y);
      s = FloatVector.broadcast(F, a[at + 4]);
      c4x = s.fma(x, c4x);
      c4y = s.fma(y, c4y);
      s = FloatVector.broadcast(F, a[at + 5]);
      c5x = s.fma(x, c5x);
      c5y = s.fma(y, c5y);
    }
    c0x.intoArray(to, toOffset);
    c1x.intoArray(to, toOffset + toRow);
    c2x.intoArray(to, toOffset + 2 * toRow);
    c3x.intoArray(to, toOffset + 3 * toRow);
    c4x.intoArray(to, toOffset + 4 * toRow);
    c5x.intoArray(to, toOffset + 5 * toRow);
    toOffset += ChannelTiles.toVector(toRow);
    c0y.intoArray(to, toOffset);
    c1y.intoArray(to, toOffset + toRow);
    c2y.intoArray(to, toOffset + 2 * toRow);
    c3y.intoArray(to, toOffset + 3 * toRow);
    c4y.intoArray(to, toOffset + 4 * toRow);
    c5y.intoArray(to, toOffset + 5 * toRow);
  }
}
