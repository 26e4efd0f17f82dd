package io.lanewise.kernels.gemm;

import io.lanewise.kernels.contract.Check;

/**
 * The block sizes of the tiled product, each with its reason. None of them changes a bit of a
 * result, save kc, which is {@link GemmProblem#KC} everywhere but in tests that shrink it to reach
 * every path with small matrices.
 *
 * @param kc length of one chain of fused multiply-adds
 * @param columns columns whose panels a row tile meets in one unit of work: packed (192·576 floats,
 *     442 KB) they stay in the second-level cache while one tile after the other passes
 * @param slabRows rows packed at a time, twice as many where threads share them between two
 *     barriers. Together with {@code slabColumns} and kc it bounds the scratch: (392 + 1024)·576
 *     floats are 3.3 MB
 * @param slabColumns columns packed at a time, likewise; where none are, all
 */
public record Blocks(int kc, int columns, int slabRows, int slabColumns) {
  /** The library's. */
  public static final Blocks STANDARD = new Blocks(GemmProblem.KC, 192, 392, 1024);

  /** Refuses sizes below one. */
  public Blocks {
    Check.atLeast("blocks", "kc", 1, kc);
    Check.atLeast("blocks", "columns", 1, columns);
    Check.atLeast("blocks", "slabRows", 1, slabRows);
    Check.atLeast("blocks", "slabColumns", 1, slabColumns);
  }
}
