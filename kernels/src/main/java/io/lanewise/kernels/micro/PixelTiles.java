package io.lanewise.kernels.micro;

import io.lanewise.kernels.simd.Species;

/** The {@link PixelKernel}s of this machine, in the heights of {@link Tiles}. */
public final class PixelTiles {
  private static final PixelKernel[] KERNELS = new PixelKernel[32];

  static {
    PixelKernel[] all = {
      new Tile14x2Pixels(),
      new Tile14x1Pixels(),
      new Tile12x1Pixels(),
      new Tile10x2Pixels(),
      new Tile10x1Pixels(),
      new Tile8x1Pixels(),
      new Tile6x2Pixels(),
      new Tile6x1Pixels(),
      new Tile4x2Pixels(),
      new Tile4x1Pixels()
    };
    for (PixelKernel kernel : all) {
      replace(kernel);
    }
  }

  private PixelTiles() {}

  /** The kernel of a height that {@link RowTiling} gave, for so many vectors of channels. */
  public static PixelKernel kernel(int height, int vectors) {
    return KERNELS[2 * height + vectors - 1];
  }

  /** Puts a kernel in the place of the one with the same tile. */
  static void replace(PixelKernel kernel) {
    KERNELS[2 * kernel.rows() + kernel.vectors() - 1] = kernel;
  }

  /** Vectors of channels that a panel from {@code channel} on takes, of {@code channels} in all. */
  public static int vectors(int channel, int channels) {
    return Math.min(Tiles.VECTORS, (channels - channel) / Species.LANES);
  }
}
