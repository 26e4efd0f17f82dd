package io.lanewise.kernels.dropout;

import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.shape.Layout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
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
    for (int i = 0; i < whole; i += LANES) {
      IntVector h = hash(IOTA.add(index + i), firstSeed, secondSeed);
      VectorMask<Float> dropped = h.compare(VectorOperators.LT, threshold).cast(F);
      FloatVector.fromArray(F, x, at + i).mul(scale).blend(0f, dropped).intoArray(y, yAt + i);
    }
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
      IntVector first = IOTA.add(l).mul(plane).add(index);
      VectorMask<Float> absent = IOTA.add(l).compare(VectorOperators.GE, channels).cast(F);
      for (int p = 0; p < pixels; p++) {
        IntVector h = hash(first.add(p), firstSeed, secondSeed);
        VectorMask<Float> dropped = h.compare(VectorOperators.LT, threshold).cast(F).or(absent);
        int pixel = p * Layout.BLOCK + l;
        FloatVector.fromArray(F, x, at + pixel)
            .mul(scale)
            .blend(0f, dropped)
            .intoArray(y, yAt + pixel);
      }
    }
  }

  /** {@link DropoutHash}, without its lowest 8 bits. */
  private static IntVector hash(IntVector index, int firstSeed, int secondSeed) {
    IntVector h = index.mul(DropoutHash.SPREAD).add(firstSeed);
    h = stir(h, 16).mul(DropoutHash.STIR_1);
    h = stir(h, 13).mul(DropoutHash.STIR_2).add(secondSeed);
    h = stir(h, 16).mul(DropoutHash.STIR_3);
    h = stir(h, 15).mul(DropoutHash.STIR_4);
    return stir(h, 16).lanewise(VectorOperators.LSHR, 8);
  }

  private static IntVector stir(IntVector h, int shift) {
    return h.lanewise(VectorOperators.XOR, h.lanewise(VectorOperators.LSHR, shift));
  }
}
