package io.lanewise.testkit.gemm;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Values;
import net.jqwik.api.Example;

/** The contract of the tiled product. */
public class TiledGemmContract extends GemmContract implements GemmMatrixLaws, GemmPredictedBits {
  @Override
  public GemmAlgorithm algorithm() {
    return Catalogue.standard().gemm("tiled");
  }

  @Override
  public GemmOracle oracle() {
    return new ChainOracle(GemmProblem.KC);
  }

  /** Shapes that pass the end of the library's own slabs of rows and of columns. */
  @Example
  void everyBitIsForetoldPastASlab() {
    for (String problem :
        new String[] {
          "gemm:m1400_n33_k391", "gemm:m35_n1100_k391/tt", "gemm:m1371_n1050_k5/bias-full/relu"
        }) {
      GemmData data = GemmCase.of(problem, 11).data(Values.UNIFORM);
      Bits.assertSame(oracle().foretell(data), run(data), data);
    }
  }
}
