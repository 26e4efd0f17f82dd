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
      new Tile4x1Pixels(),
      new Tile14x1HalfPixels(),
      new Tile10x1HalfPixels(),
      new Tile6x1HalfPixels(),
      new Tile4x1HalfPixels()
    };
    for (PixelKernel kernel : all) {
      replace(kernel);
    }
  }

  /** Height of the tile of {@link #WIDE} vectors, for images that are 7 pixels wide. */
  public static final int LOW = 7;

  /** Vectors of the low tile. */
  public static final int WIDE = 4;

  /** The place of a half kernel among those of its height: there is none of 3 vectors. */
  private static final int HALF = 2;

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

  /** The same for a panel of which only so many channels exist; others need not be written. */
  public static PixelKernel kernel(int height, int vectors, int channels) {
    boolean half =
        channels <= 8 && vectors == 1 && Tiles.VECTORS == 2 && Species.LANES == Pixels.BLOCK;
    return half ? KERNELS[4 * height + HALF] : kernel(height, vectors);
  }

  /** Puts a kernel in the place of the one with the same tile. */
  static void replace(PixelKernel kernel) {
    KERNELS[4 * kernel.rows() + (kernel.half() ? HALF : kernel.vectors() - 1)] = kernel;
  }

  /** Vectors of channels that a panel from {@code channel} on takes, of {@code channels} in all. */
  public static int vectors(int channel, int channels) {
    return Math.min(Tiles.VECTORS, (channels - channel) / Species.LANES);
  }
}
