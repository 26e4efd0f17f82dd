package io.lanewise.kernels.shape;

import java.util.Locale;

/**
 * What a number stands for in a smaller tensor beside a large one: each of its dimensions is the
 * large one's or 1. Broadcasting repeats the numbers, as in NumPy; a reduction makes them.
 */
public enum Per {
  /** One number an element: both are of one shape. */
  ELEMENT(true, true, true, true),
  /** One number in all. */
  SCALAR(false, false, false, false),
  /** One number an image; for a matrix of a row an image, one number a row of it. */
  IMAGE(true, false, false, false),
  /** One number a channel; for a matrix of a row an image, one number a column. */
  CHANNEL(false, true, false, false),
  /** One number for each channel of each image. */
  PLANE(true, true, false, false),
  /** One number for each row of each plane. */
  ROW(true, true, true, false),
  /** One number for each place of an image, for all images. */
  PLACE(false, true, true, true),
  /** One number for each pixel of each image, for all channels. */
  PIXEL(true, false, true, true);

  private final boolean images;
  private final boolean channels;
  private final boolean rows;
  private final boolean columns;

  Per(boolean images, boolean channels, boolean rows, boolean columns) {
    this.images = images;
    this.channels = channels;
    this.rows = rows;
    this.columns = columns;
  }

  /**
   * The smaller tensor's sizes, in the layout of the large one; but what does not tell apart both
   * images and channels, or pixels, lies without gaps.
   */
  public TensorShape of(TensorShape large) {
    boolean blocked = this == ELEMENT || this == PLANE || this == ROW || this == PLACE;
    Layout layout = blocked || large.layout() == Layout.NHWC ? large.layout() : Layout.NCHW;
    return new TensorShape(
        layout,
        images ? large.batch() : 1,
        channels ? large.channels() : 1,
        rows ? large.height() : 1,
        columns ? large.width() : 1);
  }

  /** How many elements of the large tensor a number stands for. */
  public int count(TensorShape large) {
    return (images ? 1 : large.batch())
        * (channels ? 1 : large.channels())
        * (rows ? 1 : large.height())
        * (columns ? 1 : large.width());
  }

  /** The number, in the order of NCHW, that stands for an element. */
  public int number(TensorShape large, int image, int channel, int row, int column) {
    int n = images ? image : 0;
    n = channels ? n * large.channels() + channel : n;
    n = rows ? n * large.height() + row : n;
    return columns ? n * large.width() + column : n;
  }

  /** Which of the elements that share a number an element is, in the order of NCHW. */
  public int place(TensorShape large, int image, int channel, int row, int column) {
    int n = images ? 0 : image;
    n = channels ? n : n * large.channels() + channel;
    n = rows ? n : n * large.height() + row;
    return columns ? n : n * large.width() + column;
  }

  /** As problem strings write it: {@code channel}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The one of a text; null where there is none. */
  public static Per parse(String text) {
    for (Per per : values()) {
      if (per.text().equals(text)) {
        return per;
      }
    }
    return null;
  }
}
