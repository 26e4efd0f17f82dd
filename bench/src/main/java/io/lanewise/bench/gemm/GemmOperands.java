package io.lanewise.bench.gemm;

import io.lanewise.bench.suite.UniformNumbers;
import io.lanewise.kernels.gemm.GemmProblem;

/**
 * The matrices of a problem: uniform numbers in [-1, 1), the same ones for the same problem string,
 * stored without gaps and, in a batch, one after the other.
 *
 * @param problem what is computed
 * @param a A as stored
 * @param b B as stored
 */
public record GemmOperands(GemmProblem problem, float[] a, float[] b) {
  /** Makes them. */
  public static GemmOperands of(GemmProblem problem) {
    UniformNumbers numbers = new UniformNumbers(problem.toString());
    long batch = problem.batch();
    return new GemmOperands(
        problem,
        numbers.next(Math.toIntExact(batch * problem.m() * problem.k())),
        numbers.next(Math.toIntExact(batch * problem.k() * problem.n())));
  }

  /** Elements of C. */
  public int outputs() {
    return Math.toIntExact((long) problem.batch() * problem.m() * problem.n());
  }

  /** Elements between the starts of two rows of A as stored; at least 1, as BLAS wants it. */
  public int lda() {
    return Math.max(1, problem.transA() ? problem.m() : problem.k());
  }

  /** Likewise for B. */
  public int ldb() {
    return Math.max(1, problem.transB() ? problem.k() : problem.n());
  }

  /** Likewise for C. */
  public int ldc() {
    return Math.max(1, problem.n());
  }
}
