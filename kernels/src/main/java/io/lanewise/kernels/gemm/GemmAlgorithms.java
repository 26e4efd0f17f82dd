package io.lanewise.kernels.gemm;

import java.util.List;

/** The algorithms for products, best first, reference last. */
public final class GemmAlgorithms {
  private static final List<GemmAlgorithm> STANDARD =
      List.of(new GemvGemm(), new TiledGemm(Blocks.STANDARD), new ReferenceGemmAlgorithm());

  private GemmAlgorithms() {}

  /** The library's list. */
  public static List<GemmAlgorithm> standard() {
    return STANDARD;
  }
}
