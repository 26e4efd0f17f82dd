package io.lanewise.nn.initialise;

import java.util.random.RandomGenerator;

/**
 * Distributions made from a generator's 64 bits by our own arithmetic, because a JDK may change how
 * it makes its own.
 */
final class Chance {
  private static final double UNIT = 0x1p-53;

  private final RandomGenerator random;

  /** The second of a pair of normal numbers, NaN when there is none. */
  private double second = Double.NaN;

  Chance(RandomGenerator random) {
    this.random = random;
  }

  /** Uniform in [0, 1), a multiple of 2⁻⁵³. */
  double uniform() {
    return (random.nextLong() >>> 11) * UNIT;
  }

  /** Of mean 0 and variance 1: Marsaglia's polar method. */
  double normal() {
    if (!Double.isNaN(second)) {
      double normal = second;
      second = Double.NaN;
      return normal;
    }
    while (true) {
      double x = 2 * uniform() - 1;
      double y = 2 * uniform() - 1;
      double square = x * x + y * y;
      if (square > 0 && square < 1) {
        double scale = Math.sqrt(-2 * StrictMath.log(square) / square);
        second = y * scale;
        return x * scale;
      }
    }
  }
}
