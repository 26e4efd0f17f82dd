package io.lanewise.kernels.gemm;

import io.lanewise.kernels.parallel.Threads;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The product in one call, as BLAS has it: {@code C := alpha·op(A)·op(B) + beta·C}, row-major.
 *
 * <p>Plans of recent shapes are kept, so a repeated call plans nothing and allocates nothing. Who
 * multiplies by the same matrix again and again packs it once with a {@link GemmPlan}.
 */
public final class Sgemm {
  private static final int KEPT = 256;

  private static final AtomicReferenceArray<GemmPlan> PLANS = new AtomicReferenceArray<>(KEPT);

  private Sgemm() {}

  /**
   * {@code C := A·B} for matrices without gaps, on every processor.
   *
   * @param a m×k
   * @param b k×n
   * @param c m×n; not read
   * @throws IllegalArgumentException when a size is negative, an array null or too short, or C
   *     shares elements with A or B; nothing has been written then
   */
  public static void run(int m, int n, int k, float[] a, float[] b, float[] c) {
    run(
        false,
        false,
        m,
        n,
        k,
        1f,
        a,
        0,
        Math.max(1, k),
        b,
        0,
        Math.max(1, n),
        0f,
        c,
        0,
        Math.max(1, n));
  }

  /**
   * {@code C := alpha·op(A)·op(B) + beta·C} on every processor. With beta = 0 C is not read, with
   * alpha = 0 neither A nor B. m, n and k may be 0.
   *
   * @param transA whether A is stored k×m and op(A) = Aᵀ; otherwise it is m×k
   * @param transB whether B is stored n×k and op(B) = Bᵀ; otherwise it is k×n
   * @param lda elements between the starts of two rows of A as stored, at least a row's length and
   *     1
   * @param ldb likewise for B
   * @param ldc likewise for C
   * @throws IllegalArgumentException when a size is negative, a leading dimension too small, an
   *     array null or too short, or C shares elements with A or B; nothing has been written then
   */
  public static void run(
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      float alpha,
      float[] a,
      int aOffset,
      int lda,
      float[] b,
      int bOffset,
      int ldb,
      float beta,
      float[] c,
      int cOffset,
      int ldc) {
    plan(transA, transB, m, n, k, lda, ldb, ldc)
        .run(alpha, a, aOffset, b, bOffset, beta, c, cOffset, EpilogueData.NONE);
  }

  private static GemmPlan plan(
      boolean transA, boolean transB, int m, int n, int k, int lda, int ldb, int ldc) {
    int hash = m;
    hash = hash * 31 + n;
    hash = hash * 31 + k;
    hash = hash * 31 + lda;
    hash = hash * 31 + ldb;
    hash = hash * 31 + ldc;
    hash = hash * 4 + (transA ? 2 : 0) + (transB ? 1 : 0);
    int slot = (hash ^ hash >>> 11 ^ hash >>> 22) & (KEPT - 1);
    GemmPlan kept = PLANS.get(slot);
    if (kept != null && serves(kept, transA, transB, m, n, k, lda, ldb, ldc)) {
      return kept;
    }
    checkLeading(transA ? m : k, lda, "lda");
    checkLeading(transB ? k : n, ldb, "ldb");
    checkLeading(n, ldc, "ldc");
    GemmPlan made =
        GemmPlan.of(
            GemmProblem.of(transA, transB, m, n, k),
            GemmOptions.DEFAULT.withThreads(Threads.all()).withLeading(lda, ldb, ldc));
    PLANS.set(slot, made);
    return made;
  }

  /** A plan's options take 0 for a matrix without gaps; BLAS has no such word. */
  private static void checkLeading(int width, int ld, String name) {
    if (ld < Math.max(1, width)) {
      throw io.lanewise.kernels.contract.Check.error(
          "gemm", name, "must be at least " + Math.max(1, width), ld);
    }
  }

  private static boolean serves(
      GemmPlan plan,
      boolean transA,
      boolean transB,
      int m,
      int n,
      int k,
      int lda,
      int ldb,
      int ldc) {
    GemmProblem p = plan.problem();
    GemmOptions o = plan.options();
    return p.m() == m
        && p.n() == n
        && p.k() == k
        && p.transA() == transA
        && p.transB() == transB
        && o.lda() == lda
        && o.ldb() == ldb
        && o.ldc() == ldc;
  }
}
