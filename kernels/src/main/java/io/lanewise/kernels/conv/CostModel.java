package io.lanewise.kernels.conv;

import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Machine;

/**
 * What the estimates of {@code auto} stand on: a few speeds of one core, and how they enter. They
 * matter relative to each other only, and are those of a machine of 2024 with 512-bit vectors; what
 * differs on others most, the products' speed, goes by the vectors' width.
 *
 * @param flopsPerNano of the full tile's products
 * @param cacheBytesPerNano read or written where a cache holds the data
 * @param memoryBytesPerNano where none does
 */
public record CostModel(double flopsPerNano, double cacheBytesPerNano, double memoryBytesPerNano) {
  /** A machine with 512-bit vectors, whatever this one has. */
  public static final CostModel PORTABLE = new CostModel(110, 25, 14);

  /** What a call of a micro-kernel costs besides its products. */
  static final double CALL_NANOS = 25;

  /** A float turned from a layout into another, in vectors and one by one. */
  private static final double TURN_NANOS = 0.1;

  private static final double SCALAR_NANOS = 1;

  /** What turning a row of 16 channels costs besides its floats. */
  private static final double ROW_NANOS = 20;

  private static final double LAY_NANOS = 0.25;
  private static final double LAID_ROW_NANOS = 100;

  /** What stays in a cache between two layers. */
  private static final double CACHED_BYTES = 1 << 20;

  /** This machine. */
  public static CostModel current() {
    int lanes = Machine.current().lanes();
    return lanes == 0
        ? PORTABLE
        : new CostModel(
            PORTABLE.flopsPerNano * lanes / 16,
            PORTABLE.cacheBytesPerNano,
            PORTABLE.memoryBytesPerNano);
  }

  /** This machine, or the one whose estimates hold everywhere. */
  static CostModel of(ConvOptions.Choice choice) {
    return choice == ConvOptions.Choice.PORTABLE ? PORTABLE : current();
  }

  /** Products of tiles: {@code rows} are rounded up to what the tiles' heights reach. */
  double products(double rows, double columns, double depth) {
    return 2 * rows * columns * depth / flopsPerNano;
  }

  /** Pixels of a row, those that tiles add to it included. */
  static int padded(int pixels) {
    return pixels <= 4 ? 4 : pixels + (pixels & 1);
  }

  /** Channels in blocks of 16, those that tiles of 8, 6 and 4 add to the last one included. */
  static int paddedChannels(int channels) {
    int rest = channels % 8;
    return channels - rest + (rest == 0 ? 0 : Math.max(4, rest + (rest & 1)));
  }

  /** Bytes copied inside a cache. */
  double copied(double floats) {
    return 8 * floats / cacheBytesPerNano;
  }

  /** Turning images into blocks of 16 channels or back, where they are not laid out so. */
  static double turned(int batch, Sides.Image image) {
    return turned(batch, image, TURN_NANOS, ROW_NANOS);
  }

  /** The same for the filters' gradient, which lays pixels of a channel together. */
  static double laidOut(int batch, Sides.Image image) {
    return turned(batch, image, LAY_NANOS, LAID_ROW_NANOS);
  }

  private static double turned(int batch, Sides.Image image, double inVectors, double row) {
    if (image.layout() == Layout.NCHW16) {
      return 0;
    }
    double groups = (double) image.channels() / image.groupChannels();
    double rows = batch * groups * image.groupBlocks() * image.height();
    double each = image.groupChannels() < 4 ? SCALAR_NANOS : inVectors;
    return rows * row + batch * each * image.floats();
  }

  /** Reading or writing floats once, where nothing else takes longer. */
  double moved(double floats) {
    double bytes = 4 * floats;
    return bytes / (bytes <= CACHED_BYTES ? cacheBytesPerNano : memoryBytesPerNano);
  }

  /** Reading and writing tensors that no cache keeps; half of it goes on beside the products. */
  double memory(double floats) {
    return far(floats) * 4 / memoryBytesPerNano / 2;
  }

  /** How many of some floats no cache keeps. */
  double far(double floats) {
    return Math.max(0, floats - CACHED_BYTES / 4);
  }
}
