package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** Four channels by a vector of filters. */
final class Tile4x1Channels implements ChannelKernel {
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
      float[] b,
      int bOffset,
      float[] to,
      int toOffset,
      int toRow) {
    FloatVector c0 = FloatVector.zero(F);
    FloatVector c1 = FloatVector.zero(F);
    FloatVector c2 = FloatVector.zero(F);
    FloatVector c3 = FloatVector.zero(F);
    for (int p = 0; p < k; p++) {
      int at = aOffset + steps[p];
      FloatVector x = FloatVector.fromArray(F, b, bOffset + LANES * p);
      c0 = FloatVector.broadcast(F, a[at]).fma(x, c0);
      c1 = FloatVector.broadcast(F, a[at + 1]).fma(x, c1);
      c2 = FloatVector.broadcast(F, a[at + 2]).fma(x, c2);
      c3 = FloatVector.broadcast(F, a[at + 3]).fma(x, c3);
    }
    c0.intoArray(to, toOffset);
    c1.intoArray(to, toOffset + toRow);
    c2.intoArray(to, toOffset + 2 * toRow);
    c3.intoArray(to, toOffset + 3 * toRow);
  }
}
