package io.lanewise.kernels.simd;

import jdk.incubator.vector.FloatVector;

/** Asks the Vector API for its width; apart, so that {@link Machine} loads without the module. */
final class WidestVector {
  private WidestVector() {}

  static int bits() {
    return Math.min(512, FloatVector.SPECIES_PREFERRED.vectorBitSize());
  }
}
