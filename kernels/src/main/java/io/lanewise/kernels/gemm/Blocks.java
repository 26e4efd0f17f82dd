package io.lanewise.kernels.gemm;

import io.lanewise.kernels.contract.Check;

/**
 * The block sizes of the tiled product, each with its reason. None of them changes a bit of a result,
 * save kc, which is {@link GemmProblem#KC} everywhere but in tests that shrink it to reach every path
 * with small matrices.
 *
 * @param kc length of one chain of fused multiply-adds
 * @param rowTiles row tiles that one unit of work goes through for each panel of columns: their packed
 *     rows (12·14·384 floats, 252 KB) stay in the second-level cache beside the panels passing through
 * @param slabRows rows packed at a time, and {@code slabColumns} columns: what all threads share
 *     between two barriers. Together with kc they bound the scratch: (1344 + 1024)·384 floats are 3.5
 *     MB
 * @param slabColumns columns packed at a time
 */
public record Blocks(int kc, int rowTiles, int slabRows, int slabColumns) {
  /** The library's. */
  public static final Blocks STANDARD = new Blocks(GemmProblem.KC, 12, 1344, 1024);

  /** Refuses sizes below one. */
  public Blocks {
    Check.atLeast("blocks", "kc", 1, kc);
    Check.atLeast("blocks", "rowTiles", 1, rowTiles);
    Check.atLeast("blocks", "slabRows", 1, slabRows);
    Check.atLeast("blocks", "slabColumns", 1, slabColumns);
  }
}
