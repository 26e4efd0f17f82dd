package io.lanewise.kernels.micro;

import io.lanewise.kernels.simd.Machine;
import io.lanewise.kernels.simd.Species;
import io.lanewise.kernels.simd.VmFlags;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The micro-kernels of this machine: one family a register budget, its full tile and shorter and
 * narrower ones for the edges.
 *
 * <p>32 registers (AVX-512, NEON, SVE): 14×2 vectors; 16 registers (AVX2): 12×1.
 */
public final class Tiles {
  private static final boolean MANY_REGISTERS = Machine.current().registers() >= 32;

  /**
   * Without strip-mined loops (the serial and parallel collectors) C2 loads all broadcasts of a
   * step ahead where nothing keeps them apart, and spills half the tile: 47 for 115 GFLOP/s. The
   * checks between rows any step apart prevent it.
   */
  private static final boolean STRIP_MINED = VmFlags.isTrue("UseCountedLoopSafepoints", true);

  /** Heights a tile can have, tallest first. */
  static final int[] HEIGHTS = MANY_REGISTERS ? new int[] {14, 10, 6, 4} : new int[] {12, 8, 6, 4};

  /** Vectors across a full tile. */
  public static final int VECTORS = MANY_REGISTERS ? 2 : 1;

  /** Rows of the full tile. */
  public static final int ROWS = HEIGHTS[0];

  /** Columns of the full tile, in floats. */
  public static final int COLUMNS = VECTORS * Species.LANES;

  /** Floats that the largest tile fills. */
  public static final int AREA = ROWS * COLUMNS;

  private static final MicroKernel[] KERNELS = new MicroKernel[64];

  static {
    for (MicroKernel kernel : create()) {
      if (kernel.vectors() <= VECTORS && IntStream.of(HEIGHTS).anyMatch(h -> h == kernel.rows())) {
        replace(kernel);
      }
    }
  }

  private static volatile boolean apartIsFree;

  private Tiles() {}

  /**
   * Whether full tiles are as fast with their rows apart: where the products of a step take longer
   * than its addresses and checks, as with 512 bits on one unit. False until the warm-up, which
   * measures it, has seen both.
   */
  public static boolean apartIsFree() {
    return apartIsFree;
  }

  static void apartIsFree(boolean is) {
    apartIsFree = is;
  }

  /**
   * The kernel of a height that {@link RowTiling} gave, for columns that fill that many vectors,
   * its rows together or {@linkplain MicroKernel#apart apart}.
   */
  public static MicroKernel kernel(int height, int vectors, boolean apart) {
    apart |= !STRIP_MINED;
    return KERNELS[4 * height + 2 * vectors - 2 + (apart ? 1 : 0)];
  }

  /** Every kernel. */
  static List<MicroKernel> all() {
    return Stream.of(KERNELS).filter(Objects::nonNull).toList();
  }

  /**
   * Puts a kernel in the place of the one with the same tile; plans made before keep the old one.
   */
  static void replace(MicroKernel kernel) {
    int apart = kernel.apart() ? 1 : 0;
    KERNELS[4 * kernel.rows() + 2 * kernel.vectors() - 2 + apart] = kernel;
  }

  private static List<MicroKernel> create() {
    return List.of(
        new Tile14x2(),
        new Tile14x1(),
        new Tile12x1(),
        new Tile10x2(),
        new Tile10x1(),
        new Tile8x1(),
        new Tile6x2(),
        new Tile6x1(),
        new Tile4x2(),
        new Tile4x1(),
        new Tile14x2Apart(),
        new Tile14x1Apart(),
        new Tile12x1Apart(),
        new Tile10x2Apart(),
        new Tile10x1Apart(),
        new Tile8x1Apart(),
        new Tile6x2Apart(),
        new Tile6x1Apart(),
        new Tile4x2Apart(),
        new Tile4x1Apart());
  }
}
