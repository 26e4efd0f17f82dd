package io.lanewise.testkit.gemm;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmProblem;
import net.jqwik.api.Arbitrary;

/** The contract of the reference, which knows one thread only. */
public class ReferenceGemmContract extends GemmContract implements GemmMatrixLaws {
  @Override
  public GemmAlgorithm algorithm() {
    return Catalogue.standard().gemm("reference");
  }

  @Override
  public Arbitrary<GemmProblem> parallelProblems() {
    return problems();
  }
}
