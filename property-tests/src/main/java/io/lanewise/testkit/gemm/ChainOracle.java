package io.lanewise.testkit.gemm;

/**
 * The order of the tiled product: for each block of {@code kc} in ascending k a chain of fused
 * multiply-adds from +0, then {@code c = fma(alpha, chain, c)}.
 *
 * @param kc length of one chain
 */
public record ChainOracle(int kc) implements GemmOracle {
  @Override
  public float element(GemmData data, int product, int i, int j, float before) {
    float c = before;
    int k = data.problem().k();
    for (int from = 0; from < k; from += kc) {
      float chain = 0f;
      for (int p = from; p < Math.min(k, from + kc); p++) {
        chain = Math.fma(data.a(product, i, p), data.b(product, p, j), chain);
      }
      c = Math.fma(data.alpha(), chain, c);
    }
    return c;
  }
}
