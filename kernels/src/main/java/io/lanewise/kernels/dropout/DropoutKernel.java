package io.lanewise.kernels.dropout;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;
import static jdk.incubator.vector.VectorOperators.GE;
import static jdk.incubator.vector.VectorOperators.LSHR;
import static jdk.incubator.vector.VectorOperators.LT;
import static jdk.incubator.vector.VectorOperators.XOR;

import io.lanewise.kernels.shape.Layout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorSpecies;

/** Dropout of rows of floats; the same bits for a row and for pixels. */
final class DropoutKernel {
  private static final VectorSpecies<Integer> I = F.withLanes(int.class).check(int.class);
  private static final IntVector IOTA = IntVector.zero(I).addIndex(1);

  private DropoutKernel() {}

  /** Neighbours in NCHW, of which the first has an index. */
  static void row(
      int threshold,
      float scale,
      int firstSeed,
      int secondSeed,
      int index,
      int n,
      float[] x,
      int at,
      float[] y,
      int yAt) {
    int whole = F.loopBound(n);
    vectors(
        threshold,
        scale,
        firstSeed,
        secondSeed,
        index,
        1,
        LANES,
        LANES,
        whole / LANES,
        LANES,
        x,
        at,
        y,
        yAt);
    for (int i = whole; i < n; i++) {
      boolean kept = DropoutHash.of(firstSeed, secondSeed, index + i) >>> 8 >= threshold;
      y[yAt + i] = kept ? scale * x[at + i] : 0f;
    }
  }

  /**
   * Pixels of a block of NCHW16.
   *
   * @param index of the first pixel's first channel
   * @param plane indices from one channel to the next
   * @param channels how many of the 16 exist; the others are +0
   */
  static void pixels(
      int threshold,
      float scale,
      int firstSeed,
      int secondSeed,
      int index,
      int plane,
      int channels,
      int pixels,
      float[] x,
      int at,
      float[] y,
      int yAt) {
    for (int l = 0; l < Layout.BLOCK; l += LANES) {
      vectors(
          threshold,
          scale,
          firstSeed,
          secondSeed,
          index + l * plane,
          plane,
          channels - l,
          1,
          pixels,
          Layout.BLOCK,
          x,
          at + l,
          y,
          yAt + l);
    }
  }

  /**
   * Vectors, by {@link DropoutHash} without its lowest 8 bits; which is written out, as what C2
   * would not take in would make objects of vectors.
   *
   * @param index of the first lane
   * @param apart indices from one lane to the next
   * @param present lanes that exist; the others are +0
   * @param next indices from one vector to the next
   * @param step floats from one vector to the next
   */
  private static void vectors(
      int threshold,
      float scale,
      int firstSeed,
      int secondSeed,
      int index,
      int apart,
      int present,
      int next,
      int n,
      int step,
      float[] x,
      int at,
      float[] y,
      int yAt) {
    IntVector first = IOTA.mul(apart).add(index);
    VectorMask<Integer> absent = IOTA.compare(GE, present);
    for (int i = 0; i < n; i++) {
      IntVector h = first.add(i * next).mul(DropoutHash.SPREAD).add(firstSeed);
      h = h.lanewise(XOR, h.lanewise(LSHR, 16)).mul(DropoutHash.STIR_1);
      h = h.lanewise(XOR, h.lanewise(LSHR, 13)).mul(DropoutHash.STIR_2).add(secondSeed);
      h = h.lanewise(XOR, h.lanewise(LSHR, 16)).mul(DropoutHash.STIR_3);
      h = h.lanewise(XOR, h.lanewise(LSHR, 15)).mul(DropoutHash.STIR_4);
      h = h.lanewise(XOR, h.lanewise(LSHR, 16)).lanewise(LSHR, 8);
      VectorMask<Float> dropped = h.compare(LT, threshold).or(absent).cast(F);
      FloatVector v = FloatVector.fromArray(F, x, at + i * step).mul(scale);
      v.blend(0f, dropped).intoArray(y, yAt + i * step);
    }
  }
}
