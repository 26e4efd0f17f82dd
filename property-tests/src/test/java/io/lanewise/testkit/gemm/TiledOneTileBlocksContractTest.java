package io.lanewise.testkit.gemm;

import io.lanewise.kernels.gemm.Blocks;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.TiledGemm;

/** The tiled product a tile at a time, in blocks of the library's own k: so in the same bits. */
class TiledOneTileBlocksContractTest extends GemmContract
    implements GemmMatrixLaws, GemmPredictedBits {
  @Override
  public GemmAlgorithm algorithm() {
    return new TiledGemm(new Blocks(GemmProblem.KC, 1, 1, 1));
  }

  @Override
  public GemmOracle oracle() {
    return new ChainOracle(GemmProblem.KC);
  }
}
