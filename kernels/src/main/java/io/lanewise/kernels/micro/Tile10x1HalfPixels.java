package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.F8;
import static io.lanewise.kernels.simd.Species.LANES;

import jdk.incubator.vector.FloatVector;

/** Ten pixels by the first 8 channels of a vector. */
final class Tile10x1HalfPixels implements PixelKernel {
  @Override
  public int rows() {
    return 10;
  }

  @Override
  public int vectors() {
    return 1;
  }

  @Override
  public boolean half() {
    return true;
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
    FloatVector c0 = FloatVector.zero(F8);
    FloatVector c1 = FloatVector.zero(F8);
    FloatVector c2 = FloatVector.zero(F8);
    FloatVector c3 = FloatVector.zero(F8);
    FloatVector c4 = FloatVector.zero(F8);
    FloatVector c5 = FloatVector.zero(F8);
    FloatVector c6 = FloatVector.zero(F8);
    FloatVector c7 = FloatVector.zero(F8);
    FloatVector c8 = FloatVector.zero(F8);
    FloatVector c9 = FloatVector.zero(F8);
    for (int p = 0; p < k; p++) {
      int at = aOffset + steps[first + p];
      FloatVector x = FloatVector.fromArray(F8, b, bOffset + LANES * p);
      c0 = FloatVector.broadcast(F8, a[at]).fma(x, c0);
      c1 = FloatVector.broadcast(F8, a[at + 16]).fma(x, c1);
      c2 = FloatVector.broadcast(F8, a[at + 32]).fma(x, c2);
      c3 = FloatVector.broadcast(F8, a[at + 48]).fma(x, c3);
      c4 = FloatVector.broadcast(F8, a[at + 64]).fma(x, c4);
      c5 = FloatVector.broadcast(F8, a[at + 80]).fma(x, c5);
      c6 = FloatVector.broadcast(F8, a[at + 96]).fma(x, c6);
      c7 = FloatVector.broadcast(F8, a[at + 112]).fma(x, c7);
      c8 = FloatVector.broadcast(F8, a[at + 128]).fma(x, c8);
      c9 = FloatVector.broadcast(F8, a[at + 144]).fma(x, c9);
    }
    c0.intoArray(to, toOffset);
    c1.intoArray(to, toOffset + 16);
    c2.intoArray(to, toOffset + 32);
    c3.intoArray(to, toOffset + 48);
    c4.intoArray(to, toOffset + 64);
    c5.intoArray(to, toOffset + 80);
    c6.intoArray(to, toOffset + 96);
    c7.intoArray(to, toOffset + 112);
    c8.intoArray(to, toOffset + 128);
    c9.intoArray(to, toOffset + 144);
  }
}
