package io.lanewise.kernels.gemm;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.parallel.Threads;

/**
 * How a product is laid out in memory and run; none of it changes a bit of the result.
 *
 * @param lda elements between the starts of two rows of A as stored; 0 for a matrix without gaps
 * @param ldb likewise for B
 * @param ldc likewise for C
 * @param ldResidual likewise for the epilogue's residual
 * @param strideA elements between the starts of two products' A in a batch; −1 for one right after
 *     the other, 0 for one A shared by all
 * @param strideB likewise for B
 * @param strideC likewise for C; 0 is an error unless the batch is one product
 * @param threads on which threads
 */
public record GemmOptions(
    int lda,
    int ldb,
    int ldc,
    int ldResidual,
    long strideA,
    long strideB,
    long strideC,
    Threads threads) {
  /** Matrices without gaps, every processor. */
  public static final GemmOptions DEFAULT = new GemmOptions(0, 0, 0, 0, -1, -1, -1, Threads.all());

  /** Checks the signs. */
  public GemmOptions {
    Check.size("gemm", "lda", lda);
    Check.size("gemm", "ldb", ldb);
    Check.size("gemm", "ldc", ldc);
    Check.size("gemm", "ldResidual", ldResidual);
    Check.stride("gemm", "strideA", strideA);
    Check.stride("gemm", "strideB", strideB);
    Check.stride("gemm", "strideC", strideC);
    Check.notNull("gemm", "threads", threads);
  }

  /** These options on other threads. */
  public GemmOptions withThreads(Threads other) {
    return new GemmOptions(lda, ldb, ldc, ldResidual, strideA, strideB, strideC, other);
  }

  /** These options with leading dimensions of the matrices as stored. */
  public GemmOptions withLeading(int a, int b, int c) {
    return new GemmOptions(a, b, c, ldResidual, strideA, strideB, strideC, threads);
  }

  /** These options with a leading dimension of the residual. */
  public GemmOptions withLeadingResidual(int ld) {
    return new GemmOptions(lda, ldb, ldc, ld, strideA, strideB, strideC, threads);
  }

  /** These options with strides between the products of a batch. */
  public GemmOptions withStrides(long a, long b, long c) {
    return new GemmOptions(lda, ldb, ldc, ldResidual, a, b, c, threads);
  }
}
