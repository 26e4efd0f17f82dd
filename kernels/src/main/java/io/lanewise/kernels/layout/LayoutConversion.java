package io.lanewise.kernels.layout;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.parallel.IdleJobs;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.simd.Machine;

/**
 * A conversion of image tensors from one {@link Layout} to another made ready. Immutable and safe
 * for any number of threads at once; a run allocates nothing. Elements keep their bits.
 *
 * <pre>{@code
 * var toBlocks = LayoutConversion.of(Layout.NCHW, Layout.NCHW16, 1, 64, 56, 56, Threads.all());
 * float[] y = new float[toBlocks.yFloats()];
 * toBlocks.run(x, 0, y, 0);
 * }</pre>
 */
public final class LayoutConversion {
  private static final String OP = "layout";

  /** Below this a second thread costs more than it brings. */
  private static final int PARALLEL_FLOATS = 100_000;

  final Layout from;
  final Layout to;
  final int batch;
  final int channels;
  final int height;
  final int width;
  final boolean vectorised = Machine.current().vectorised();
  private final Threads threads;
  private final int xFloats;
  private final int yFloats;
  private final IdleJobs<ConversionJob> idleJobs = new IdleJobs<>(() -> new ConversionJob(this));

  private LayoutConversion(
      Layout from, Layout to, int batch, int channels, int height, int width, Threads threads) {
    this.from = Check.notNull(OP, "from", from);
    this.to = Check.notNull(OP, "to", to);
    this.batch = Check.size(OP, "batch", batch);
    this.channels = Check.atLeast(OP, "channels", 1, channels);
    this.height = Check.atLeast(OP, "height", 1, height);
    this.width = Check.atLeast(OP, "width", 1, width);
    Check.notNull(OP, "threads", threads);
    xFloats = floats("x", from);
    yFloats = floats("y", to);
    this.threads = Math.max(xFloats, yFloats) >= PARALLEL_FLOATS ? threads : Threads.ONE;
  }

  /** What a tensor takes; in double first, where no product is too large. */
  private int floats(String name, Layout layout) {
    double most = Integer.MAX_VALUE - 1024;
    double roughly = (double) batch * channels * height * width;
    if (roughly <= most) {
      long exactly = batch == 0 ? 0 : batch * layout.imageFloats(channels, height, width);
      if (exactly <= most) {
        return (int) exactly;
      }
      roughly = exactly;
    }
    throw Check.error(OP, name, "must fit an array", String.format("%.0f floats", roughly));
  }

  /**
   * A conversion of {@code batch} images of {@code channels × height × width}.
   *
   * @param from the layout that is read
   * @param to the layout that is written; may be the same
   * @param batch images; 0 is legal
   * @throws IllegalArgumentException when an argument is null, a size is not positive, or a tensor
   *     does not fit an array
   */
  public static LayoutConversion of(
      Layout from, Layout to, int batch, int channels, int height, int width, Threads threads) {
    return new LayoutConversion(from, to, batch, channels, height, width, threads);
  }

  /** Floats that are read. */
  public int xFloats() {
    return xFloats;
  }

  /** Floats that are written, lanes of {@link Layout#NCHW16} that stand for no channel included. */
  public int yFloats() {
    return yFloats;
  }

  /**
   * Converts x into y; lanes of {@link Layout#NCHW16} past the last channel become +0.
   *
   * @throws IllegalArgumentException when an array is null or too short, an offset is negative, or
   *     the two share elements; nothing has been written then
   */
  public void run(float[] x, int xOffset, float[] y, int yOffset) {
    Check.extent(OP, "x", x, xOffset, xFloats);
    Check.extent(OP, "y", y, yOffset, yFloats);
    if (x == y && xOffset < yOffset + (long) yFloats && yOffset < xOffset + (long) xFloats) {
      throw Check.error(
          OP,
          "x",
          "must not share elements with y",
          "the same array at " + xOffset + " and " + yOffset);
    }
    ConversionJob job = idleJobs.take();
    try {
      job.bind(x, xOffset, y, yOffset);
      threads.run(job);
    } finally {
      job.bind(null, 0, null, 0);
      idleJobs.give(job);
    }
  }

  /** The layouts and sizes. */
  @Override
  public String toString() {
    return "%s to %s, %d images of %d channels, %dx%d"
        .formatted(from.text(), to.text(), batch, channels, height, width);
  }
}
