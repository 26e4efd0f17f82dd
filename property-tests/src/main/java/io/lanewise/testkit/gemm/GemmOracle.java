package io.lanewise.testkit.gemm;

import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.Matrices;

/**
 * Foretells every bit of a product from its order of arithmetic, one scalar operation after the
 * other.
 */
public interface GemmOracle {
  /**
   * One element of {@code alpha·op(A)·op(B)} added to what was there.
   *
   * @param before {@code beta·c}, or +0
   */
  float element(GemmData data, int product, int i, int j, float before);

  /** What C must hold after the call. */
  default Matrices foretell(GemmData data) {
    GemmProblem problem = data.problem();
    Matrices c = data.c().copy();
    for (int product = 0; product < problem.batch(); product++) {
      for (int i = 0; i < problem.m(); i++) {
        for (int j = 0; j < problem.n(); j++) {
          boolean summed = problem.k() > 0 && data.alpha() != 0;
          // -0 adds nothing to any sum, so with beta = 0 the first block is alpha times its chain.
          float nothing = summed ? -0f : 0f;
          float x = data.beta() == 0 ? nothing : data.beta() * c.get(product, i, j);
          if (summed) {
            x = element(data, product, i, j, x);
          }
          c.set(product, i, j, finish(data, product, i, j, x));
        }
      }
    }
    return c;
  }

  /** Bias, residual, activation, in that order. */
  static float finish(GemmData data, int product, int i, int j, float x) {
    GemmProblem problem = data.problem();
    float y = data.bias() == null ? x : x + data.bias(i, j);
    float z = data.residual() == null ? y : y + data.residual().get(product, i, j);
    return problem.epilogue().activation().at(z);
  }
}
