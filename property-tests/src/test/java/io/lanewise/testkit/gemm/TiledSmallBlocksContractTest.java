package io.lanewise.testkit.gemm;

import io.lanewise.kernels.gemm.Blocks;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.TiledGemm;

/** The tiled product in blocks so small that little matrices go through every loop. */
class TiledSmallBlocksContractTest extends GemmContract
    implements GemmMatrixLaws, GemmPredictedBits {
  private static final int KC = 7;

  @Override
  public GemmAlgorithm algorithm() {
    return new TiledGemm(new Blocks(KC, 32, 28, 64));
  }

  @Override
  public GemmOracle oracle() {
    return new ChainOracle(KC);
  }
}
