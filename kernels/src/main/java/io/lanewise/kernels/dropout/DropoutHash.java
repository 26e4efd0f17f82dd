package io.lanewise.kernels.dropout;

/**
 * A number of 32 bits for each element of each seed: index and seed stirred by multiplications with
 * odd numbers and by shifts, as MurmurHash3 ends (Appleby, public domain), twice over, with the
 * second half of the seed in between.
 */
public final class DropoutHash {
  static final int SPREAD = 0x9e3779b1;
  static final int STIR_1 = 0x85ebca6b;
  static final int STIR_2 = 0xc2b2ae35;
  static final int STIR_3 = 0x7feb352d;
  static final int STIR_4 = 0x846ca68b;

  private DropoutHash() {}

  /** The number of an element. */
  public static int of(int firstSeed, int secondSeed, int index) {
    int h = index * SPREAD + firstSeed;
    h = (h ^ h >>> 16) * STIR_1;
    h = (h ^ h >>> 13) * STIR_2 + secondSeed;
    h = (h ^ h >>> 16) * STIR_3;
    h = (h ^ h >>> 15) * STIR_4;
    return h ^ h >>> 16;
  }
}
