package io.lanewise.kernels.reference;

/** Dropout in double. */
public final class ReferenceDropout {
  private static final long MASK = 0xffffffffL;

  private ReferenceDropout() {}

  /** y = x/(1 − rate) where the element's hash keeps it, else 0. */
  public static void apply(float rate, int first, int second, double[] x, double[] y) {
    double threshold = Math.rint((double) rate * (1 << 24));
    for (int i = 0; i < x.length; i++) {
      boolean kept = hash(first, second, i) >> 8 >= threshold;
      y[i] = kept ? x[i] / (1 - (double) rate) : 0;
    }
  }

  private static long hash(long first, long second, long index) {
    long h = index * 0x9e3779b1L + first & MASK;
    h = (h ^ h >> 16) * 0x85ebca6bL & MASK;
    h = (h ^ h >> 13) * 0xc2b2ae35L + second & MASK;
    h = (h ^ h >> 16) * 0x7feb352dL & MASK;
    h = (h ^ h >> 15) * 0x846ca68bL & MASK;
    return h ^ h >> 16;
  }
}
