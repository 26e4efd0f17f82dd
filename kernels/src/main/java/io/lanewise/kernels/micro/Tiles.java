package io.lanewise.kernels.micro;

import io.lanewise.kernels.simd.Machine;
import io.lanewise.kernels.simd.Species;
import java.util.ArrayList;
import java.util.List;

/**
 * The micro-kernels of this machine: one family a register budget, its full tile and shorter and
 * narrower ones for the edges.
 *
 * <p>32 registers (AVX-512, NEON, SVE): 14×2 vectors; 16 registers (AVX2): 12×1.
 */
public final class Tiles {
  private static final boolean MANY_REGISTERS = Machine.current().registers() >= 32;

  /** Heights a tile can have, tallest first. */
  static final int[] HEIGHTS = MANY_REGISTERS ? new int[] {14, 10, 6, 4} : new int[] {12, 8, 6, 4};

  /** Vectors across a full tile. */
  static final int VECTORS = MANY_REGISTERS ? 2 : 1;

  /** Rows of the full tile. */
  public static final int ROWS = HEIGHTS[0];

  /** Columns of the full tile, in floats. */
  public static final int COLUMNS = VECTORS * Species.LANES;

  /** Floats that the largest tile fills. */
  public static final int AREA = ROWS * COLUMNS;

  private static final MicroKernel[] KERNELS = new MicroKernel[32];

  static {
    for (int height : HEIGHTS) {
      for (int vectors = 1; vectors <= VECTORS; vectors++) {
        replace(create(height, vectors));
      }
    }
  }

  private Tiles() {}

  /**
   * The kernel of a height that {@link RowTiling} gave, for columns that fill that many vectors.
   */
  public static MicroKernel kernel(int height, int vectors) {
    return KERNELS[2 * height - 2 + vectors - 1];
  }

  /** Every kernel, the full tile's first. */
  static List<MicroKernel> all() {
    List<MicroKernel> all = new ArrayList<>();
    for (int vectors = VECTORS; vectors > 0; vectors--) {
      for (int height : HEIGHTS) {
        all.add(kernel(height, vectors));
      }
    }
    return all;
  }

  /**
   * Puts a kernel in the place of the one with the same tile; plans made before keep the old one.
   */
  static void replace(MicroKernel kernel) {
    KERNELS[2 * kernel.rows() - 2 + kernel.vectors() - 1] = kernel;
  }

  private static MicroKernel create(int height, int vectors) {
    return switch (height * 10 + vectors) {
      case 142 -> new Tile14x2();
      case 141 -> new Tile14x1();
      case 121 -> new Tile12x1();
      case 102 -> new Tile10x2();
      case 101 -> new Tile10x1();
      case 81 -> new Tile8x1();
      case 62 -> new Tile6x2();
      case 61 -> new Tile6x1();
      case 42 -> new Tile4x2();
      case 41 -> new Tile4x1();
      default -> throw new IllegalStateException("no tile of " + height + "x" + vectors);
    };
  }
}
