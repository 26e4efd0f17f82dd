package io.lanewise.kernels.reference;

/** The naive GEMM that every fast one is held against: three loops in double. */
public final class ReferenceGemm {
  private ReferenceGemm() {}

  /**
   * {@code C := alpha·op(A)·op(B) + beta·C}, row-major, in double arithmetic.
   *
   * @param transA whether A is stored k×m instead of m×k
   * @param transB whether B is stored n×k instead of k×n
   * @param lda elements between the starts of two rows of A as stored; likewise ldb, ldc
   */
  public static void gemm(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      double alpha,
      double[] a,
      int aOffset,
      int lda,
      double[] b,
      int bOffset,
      int ldb,
      double beta,
      double[] c,
      int cOffset,
      int ldc) {
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        if (alpha != 0) {
          for (int p = 0; p < k; p++) {
            double x = a[transA ? aOffset + p * lda + i : aOffset + i * lda + p];
            double y = b[transB ? bOffset + j * ldb + p : bOffset + p * ldb + j];
            sum += x * y;
          }
          sum *= alpha;
        }
        int at = cOffset + i * ldc + j;
        c[at] = beta == 0 ? sum : sum + beta * c[at];
      }
    }
  }
}
