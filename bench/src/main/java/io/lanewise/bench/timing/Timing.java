package io.lanewise.bench.timing;

import java.util.Arrays;

/**
 * What the samples of one competitor say about one call.
 *
 * @param medianNanos the median
 * @param quartile1Nanos a quarter of the samples were faster
 * @param quartile3Nanos a quarter of the samples were slower
 * @param allocatedBytes heap allocated by a call on all threads, in the sample with the least of it
 * @param samples how many there were
 * @param repetitions calls a sample
 */
public record Timing(
    double medianNanos,
    double quartile1Nanos,
    double quartile3Nanos,
    long allocatedBytes,
    int samples,
    int repetitions) {
  /** A spread over this is flagged. */
  public static final double WIDE = 0.10;

  static Timing of(double[] nanos, long allocatedBytes, int repetitions) {
    double[] sorted = nanos.clone();
    Arrays.sort(sorted);
    return new Timing(
        quantile(sorted, 0.5),
        quantile(sorted, 0.25),
        quantile(sorted, 0.75),
        allocatedBytes,
        sorted.length,
        repetitions);
  }

  /** The distance between the quartiles, as a fraction of the median. */
  public double spread() {
    return (quartile3Nanos - quartile1Nanos) / medianNanos;
  }

  /** The median of some numbers. */
  public static double median(double... values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return quantile(sorted, 0.5);
  }

  private static double quantile(double[] sorted, double q) {
    double at = q * (sorted.length - 1);
    int below = (int) at;
    int above = Math.min(below + 1, sorted.length - 1);
    return sorted[below] + (at - below) * (sorted[above] - sorted[below]);
  }
}
