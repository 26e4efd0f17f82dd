package io.lanewise.testkit.gemm;

/**
 * The order of matrix times vector: one chain of fused multiply-adds for each of a fixed number of
 * virtual lanes, which are then added in pairs half as far apart each time.
 *
 * @param lanes a power of two
 */
public record LanesOracle(int lanes) implements GemmOracle {
  @Override
  public float element(GemmData data, int product, int i, int j, float before) {
    float[] sums = new float[lanes];
    for (int p = 0; p < data.problem().k(); p++) {
      int lane = p % lanes;
      sums[lane] = Math.fma(data.a(product, i, p), data.b(product, p, j), sums[lane]);
    }
    for (int apart = lanes / 2; apart > 0; apart /= 2) {
      for (int lane = 0; lane < apart; lane++) {
        sums[lane] += sums[lane + apart];
      }
    }
    return Math.fma(data.alpha(), sums[0], before);
  }
}
