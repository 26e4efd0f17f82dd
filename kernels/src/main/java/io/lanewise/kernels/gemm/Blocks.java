package io.lanewise.kernels.gemm;

import io.lanewise.kernels.contract.Check;

/**
 * The block sizes of the tiled product, each with its reason. None of them changes a bit of a
 * result, save kc, which is {@link GemmProblem#KC} everywhere but in tests that shrink it to reach
 * every path with small matrices.
 *
 * @param kc length of one chain of fused multiply-adds
 * @param rowTiles row tiles that one unit of work goes through for each panel of columns: their
 *     packed rows (12·14·576 floats, 378 KB) stay in the second-level cache beside the panels
 *     passing through
 * @param slabRows rows packed at a time: what all threads share between two barriers. Together with
 *     {@code slabColumns} and kc it bounds the scratch: (392 + 1024)·576 floats are 3.3 MB
 * @param slabColumns columns packed at a time
 */
public record Blocks(int kc, int rowTiles, int slabRows, int slabColumns) {
  /** The library's. */
  public static final Blocks STANDARD = new Blocks(GemmProblem.KC, 12, 392, 1024);

  /** Refuses sizes below one. */
  public Blocks {
    Check.atLeast("blocks", "kc", 1, kc);
    Check.atLeast("blocks", "rowTiles", 1, rowTiles);
    Check.atLeast("blocks", "slabRows", 1, slabRows);
    Check.atLeast("blocks", "slabColumns", 1, slabColumns);
  }
}
