package io.lanewise.kernels.conv;

import io.lanewise.kernels.simd.Machine;

/**
 * What the estimates of {@code auto} stand on: a few speeds of one core. They matter relative to
 * each other only.
 *
 * @param flopsPerNano of the full tile's products
 * @param cacheBytesPerNano read or written where the second-level cache holds the data
 * @param memoryBytesPerNano where it does not
 * @param cacheBytes of the second-level cache
 */
public record CostModel(
    double flopsPerNano, double cacheBytesPerNano, double memoryBytesPerNano, long cacheBytes) {
  /** A machine with 512-bit vectors, whatever this one has. */
  public static final CostModel PORTABLE = new CostModel(110, 40, 14, 1 << 20);

  /** This machine. */
  public static CostModel current() {
    int lanes = Math.max(4, Machine.current().lanes());
    return new CostModel(110 * lanes / 16.0, 40, 14, 1 << 20);
  }
}
