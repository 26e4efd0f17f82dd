package io.lanewise.kernels.shape;

import java.util.Locale;

/** How the four dimensions of an image tensor follow each other in memory. */
public enum Layout {
  /** Channels are planes: batch, channel, row, column. What PyTorch, ONNX and DJL hand over. */
  NCHW,
  /**
   * Channels in blocks of {@value #BLOCK}: batch, block, row, column, channel in the block. Lanes
   * past the last channel are +0.
   */
  NCHW16,
  /** Channels are neighbours: batch, row, column, channel. */
  NHWC;

  /** Channels in a block of {@link #NCHW16}, whatever the machine's vectors. */
  public static final int BLOCK = 16;

  /** Blocks that {@code channels} fill, the last perhaps in part. */
  public static int blocks(int channels) {
    return (channels + BLOCK - 1) / BLOCK;
  }

  /** Floats that one image takes. */
  public long imageFloats(int channels, int height, int width) {
    long lanes = this == NCHW16 ? (long) blocks(channels) * BLOCK : channels;
    return lanes * height * width;
  }

  /** Where a channel of a pixel lies in its image. */
  public int index(int channels, int height, int width, int channel, int row, int column) {
    int pixel = row * width + column;
    return switch (this) {
      case NCHW -> channel * height * width + pixel;
      case NCHW16 -> ((channel / BLOCK) * height * width + pixel) * BLOCK + channel % BLOCK;
      case NHWC -> pixel * channels + channel;
    };
  }

  /** Floats from one pixel of a channel to the next in its row. */
  public int pixelFloats(int channels) {
    return switch (this) {
      case NCHW -> 1;
      case NCHW16 -> BLOCK;
      case NHWC -> channels;
    };
  }

  /** As problem strings write it: {@code nchw16}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
