package io.lanewise.nn.data;

/**
 * Random numbers that begin anew at any place: SplitMix64 (Steele, Lea, Flood, "Fast splittable
 * pseudorandom number generators", 2014), seeded by stirring three numbers together.
 */
final class SplitMix {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;

  private long state;

  /** Begins where these numbers say. */
  SplitMix at(long seed, long second, long third) {
    state = stir(stir(stir(seed + GOLDEN) + second * GOLDEN) + third * GOLDEN);
    return this;
  }

  private static long stir(long z) {
    z = (z ^ z >>> 30) * 0xbf58476d1ce4e5b9L;
    z = (z ^ z >>> 27) * 0x94d049bb133111ebL;
    return z ^ z >>> 31;
  }

  /** 64 random bits. */
  long next() {
    state += GOLDEN;
    return stir(state);
  }

  /** From 0 to below a bound; its unevenness, bound/2^64, cannot be seen. */
  int below(int bound) {
    return (int) Math.unsignedMultiplyHigh(next(), bound);
  }

  /** From −most to most. */
  int within(int most) {
    return below(2 * most + 1) - most;
  }

  /** From 0 to below 1. */
  double unit() {
    return (next() >>> 11) * 0x1p-53;
  }

  /** From one number to another. */
  double between(double least, double most) {
    return least + unit() * (most - least);
  }

  /** The difference of two uniform numbers of 32 bits: from −1 to 1, mostly about 0. */
  double triangular() {
    long bits = next();
    return ((bits >>> 32) - (bits & 0xffffffffL)) * 0x1p-32;
  }

  /** Nearly normal, and the same on every machine: the sum of twelve uniform numbers. */
  double normal() {
    double sum = 0;
    for (int i = 0; i < 6; i++) {
      sum += triangular();
    }
    return sum;
  }

  /** The numbers from 0 to below a count, in random order (Fisher and Yates). */
  int[] permutation(int count) {
    int[] order = new int[count];
    for (int i = 0; i < count; i++) {
      int at = below(i + 1);
      order[i] = order[at];
      order[at] = i;
    }
    return order;
  }
}
