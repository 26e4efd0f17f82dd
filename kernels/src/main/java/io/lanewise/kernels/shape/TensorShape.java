package io.lanewise.kernels.shape;

import io.lanewise.kernels.contract.Check;
import java.util.List;
import java.util.Map;

/**
 * The sizes of an image tensor and how it lies in memory. A row of numbers is one image of one
 * channel and one row; one number a channel is an image of one pixel.
 *
 * @param layout how the dimensions follow each other
 * @param batch images, may be 0
 * @param channels of an image
 * @param height rows of a channel
 * @param width columns of a row
 */
public record TensorShape(Layout layout, int batch, int channels, int height, int width) {
  private static final String OP = "shape";

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException when one is negative, the layout is null, or the floats are
   *     more than an array holds
   */
  public TensorShape {
    Check.notNull(OP, "layout", layout);
    Check.size(OP, "batch", batch);
    Check.size(OP, "channels", channels);
    Check.size(OP, "height", height);
    Check.size(OP, "width", width);
    long pixels = (long) height * width;
    long lanes = layout == Layout.NCHW16 ? 16L * ((channels + 15L) / 16) : channels;
    long most = Integer.MAX_VALUE - 1024;
    boolean fits = pixels <= most && (pixels == 0 || lanes <= most / pixels);
    if (!fits || pixels * lanes > 0 && batch > most / (pixels * lanes)) {
      throw Check.error(
          OP,
          "sizes",
          "must fit an array",
          batch + "x" + channels + "x" + height + "x" + width + " in " + layout.text());
    }
  }

  /** So many numbers in a row. */
  public static TensorShape row(int length) {
    return new TensorShape(Layout.NCHW, 1, 1, 1, length);
  }

  /** Rows of so many numbers. */
  public static TensorShape rows(int rows, int length) {
    return new TensorShape(Layout.NCHW, 1, 1, rows, length);
  }

  /** One number a channel. */
  public static TensorShape perChannel(int channels) {
    return new TensorShape(Layout.NCHW, 1, channels, 1, 1);
  }

  /** These sizes with other rows and columns. */
  public TensorShape withImage(int otherHeight, int otherWidth) {
    return new TensorShape(layout, batch, channels, otherHeight, otherWidth);
  }

  /** These sizes with other channels. */
  public TensorShape withChannels(int others) {
    return new TensorShape(layout, batch, others, height, width);
  }

  /** These sizes in another layout. */
  public TensorShape in(Layout other) {
    return new TensorShape(other, batch, channels, height, width);
  }

  /** Floats of all images, lanes past the last channel included. */
  public int floats() {
    return batch * imageFloats();
  }

  /** Floats of one image, lanes past the last channel included. */
  public int imageFloats() {
    return (int) layout.imageFloats(channels, height, width);
  }

  /** Elements, without the lanes past the last channel. */
  public int elements() {
    return batch * channels * height * width;
  }

  /** Where an element lies. */
  public int index(int image, int channel, int row, int column) {
    return image * imageFloats() + layout.index(channels, height, width, channel, row, column);
  }

  /** Whether there are lanes past the last channel. */
  public boolean hasUnusedLanes() {
    return layout == Layout.NCHW16 && channels % Layout.BLOCK != 0;
  }

  /**
   * The sizes that a problem string gives: {@code n}, {@code ic}, {@code ih}, {@code iw}; 1 where
   * left out, but {@code iw} is {@code ih} where only that is given.
   */
  public static TensorShape of(Map<String, Integer> fields, Layout layout) {
    int height = fields.getOrDefault("ih", 1);
    int width = fields.getOrDefault("iw", height);
    return new TensorShape(
        layout, fields.getOrDefault("n", 1), fields.getOrDefault("ic", 1), height, width);
  }

  /** Writes into fields what {@link #of} reads; at least one. */
  public void print(Map<String, Integer> fields) {
    if (batch != 1) {
      fields.put("n", batch);
    }
    if (channels != 1 || batch == 1 && height == 1 && width == 1) {
      fields.put("ic", channels);
    }
    if (height != 1) {
      fields.put("ih", height);
    }
    if (width != height) {
      fields.put("iw", width);
    }
  }

  /** The names of the fields that {@link #of} reads. */
  public static List<String> fieldNames() {
    return List.of("n", "ic", "ih", "iw");
  }
}
