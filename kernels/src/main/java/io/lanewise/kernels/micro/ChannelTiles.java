package io.lanewise.kernels.micro;

import static io.lanewise.kernels.simd.Species.LANES;

/**
 * The {@link ChannelKernel}s: a block of 16 channels is two tiles of 8; lower ones are for channels
 * that are fewer.
 */
public final class ChannelTiles {
  private static final int TALLEST = 8;
  private static final ChannelKernel[] KERNELS = new ChannelKernel[2 * TALLEST + 2];

  static {
    ChannelKernel[] all = {
      new Tile8x2Channels(),
      new Tile8x1Channels(),
      new Tile6x2Channels(),
      new Tile6x1Channels(),
      new Tile4x2Channels(),
      new Tile4x1Channels()
    };
    for (ChannelKernel kernel : all) {
      replace(kernel);
    }
  }

  private ChannelTiles() {}

  /** Height of the tile to begin with where so many channels are left; may be more than those. */
  public static int height(int channels) {
    return channels > 6 ? TALLEST : channels > 4 ? 6 : 4;
  }

  /** Channels of a block, those that tiles add to them included. */
  public static int padded(int channels) {
    int padded = 0;
    while (padded < channels) {
      padded += height(channels - padded);
    }
    return padded;
  }

  /** Floats from a tile's first vector to its second. */
  static int toVector(int toRow) {
    return LANES < Pixels.BLOCK ? LANES : Pixels.BLOCK * toRow;
  }

  /** The kernel of a height and so many vectors of filters. */
  public static ChannelKernel kernel(int height, int vectors) {
    return KERNELS[2 * height + vectors - 1];
  }

  /** Puts a kernel in the place of the one with the same tile. */
  static void replace(ChannelKernel kernel) {
    KERNELS[2 * kernel.rows() + kernel.vectors() - 1] = kernel;
  }
}
