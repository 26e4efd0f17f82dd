package io.lanewise.kernels.micro;

import io.lanewise.kernels.simd.Species;

/** The {@link PixelKernel}s of this machine, in the heights of {@link Tiles}. */
public final class PixelTiles {
  private static final PixelKernel[] KERNELS = new PixelKernel[64];

  static {
    PixelKernel[] all = {
      new Tile7x4Pixels(),
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

  /** Height of the tile of {@link #WIDE} vectors, for images that are 7 pixels wide. */
  public static final int LOW = 7;

  /** Vectors of the low tile. */
  public static final int WIDE = 4;

  private PixelTiles() {}

  /** Whether pixels of so many columns times so many channels are best done in low tiles. */
  public static boolean low(int columns, int channels) {
    return columns == LOW
        && Tiles.VECTORS == 2
        && Species.LANES == 16
        && channels % (WIDE * Species.LANES) == 0;
  }

  /** The kernel of a height that {@link RowTiling} gave, for so many vectors of channels. */
  public static PixelKernel kernel(int height, int vectors) {
    return KERNELS[4 * height + vectors - 1];
  }

  /** Puts a kernel in the place of the one with the same tile. */
  static void replace(PixelKernel kernel) {
    KERNELS[4 * kernel.rows() + kernel.vectors() - 1] = kernel;
  }

  /** Vectors of channels that a panel from {@code channel} on takes, of {@code channels} in all. */
  public static int vectors(int channel, int channels) {
    return Math.min(Tiles.VECTORS, (channels - channel) / Species.LANES);
  }
}
