package io.lanewise.kernels.gemm;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.reference.ReferenceGemm;

/**
 * The naive product in double, rounded once to float: right and slow, and there where the Vector
 * API is not. It allocates, runs on the caller's thread and stands outside the promise of equal
 * bits.
 */
final class ReferenceGemmAlgorithm implements GemmAlgorithm {
  @Override
  public String name() {
    return "reference";
  }

  @Override
  public Support supports(GemmProblem problem) {
    return Support.YES;
  }

  @Override
  public ErrorBound errorBound(GemmProblem problem) {
    return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, ErrorBound.gamma(2));
  }

  @Override
  public GemmPlan plan(GemmProblem problem, GemmOptions options) {
    Check.notNull("gemm", "options", options);
    return new Plan(this, problem, options.withThreads(Threads.ONE));
  }

  private static final class Plan extends GemmPlan {
    Plan(GemmAlgorithm algorithm, GemmProblem problem, GemmOptions options) {
      super(algorithm, problem, options);
    }

    @Override
    public int scratchFloats() {
      return 0;
    }

    @Override
    protected String describe() {
      return "three loops in double, rounded once";
    }

    @Override
    protected PackedMatrix.Key packedKey(char side) {
      int lines = side == 'A' ? problem().m() : problem().n();
      return new PackedMatrix.Key(algorithm(), side, lines, problem().k(), "as given, no gaps");
    }

    @Override
    protected long packedFloats(char side) {
      return (long) problem().k() * (side == 'A' ? problem().m() : problem().n());
    }

    /** Row-major op(A), op(B), so that a packed matrix does not remember a transposition. */
    @Override
    protected void pack(char side, float[] from, int offset, float[] to, int toOffset) {
      GemmProblem p = problem();
      if (side == 'A') {
        MatrixCopy.copy(p.m(), p.k(), from, offset, options().lda(), p.transA(), to, toOffset);
      } else {
        MatrixCopy.copy(p.k(), p.n(), from, offset, options().ldb(), p.transB(), to, toOffset);
      }
    }

    @Override
    protected void execute(
        float alpha,
        float[] a,
        int aOffset,
        float[] b,
        int bOffset,
        float beta,
        float[] c,
        int cOffset,
        EpilogueData epilogue,
        float[] scratch,
        int scratchOffset) {
      GemmProblem p = problem();
      GemmOptions o = options();
      boolean transA = p.transA() && !p.packedA();
      boolean transB = p.transB() && !p.packedB();
      int lda = p.packedA() ? p.k() : o.lda();
      int ldb = p.packedB() ? p.n() : o.ldb();
      for (int product = 0; product < p.batch(); product++) {
        int atA = (int) (aOffset + product * o.strideA());
        int atB = (int) (bOffset + product * o.strideB());
        int atC = (int) (cOffset + product * o.strideC());
        int rowsA = transA ? p.k() : p.m();
        int rowsB = transB ? p.n() : p.k();
        double[] wideA = widen(a, atA, rowsA, transA ? p.m() : p.k(), lda);
        double[] wideB = widen(b, atB, rowsB, transB ? p.k() : p.n(), ldb);
        double[] wideC =
            beta == 0f ? new double[p.m() * p.n()] : widen(c, atC, p.m(), p.n(), o.ldc());
        ReferenceGemm.gemm(
            transA,
            transB,
            p.m(),
            p.n(),
            p.k(),
            alpha,
            wideA,
            0,
            transA ? p.m() : p.k(),
            wideB,
            0,
            transB ? p.k() : p.n(),
            beta,
            wideC,
            0,
            p.n());
        finish(product, wideC, epilogue);
        for (int i = 0; i < p.m(); i++) {
          for (int j = 0; j < p.n(); j++) {
            float x = (float) wideC[i * p.n() + j];
            c[atC + i * o.ldc() + j] = p.epilogue().activation().at(x);
          }
        }
      }
    }

    private void finish(int product, double[] wideC, EpilogueData data) {
      GemmProblem p = problem();
      int n = p.n();
      for (int i = 0; i < p.m(); i++) {
        for (int j = 0; j < n; j++) {
          int at = i * n + j;
          wideC[at] +=
              switch (p.epilogue().bias()) {
                case NONE -> 0;
                case ROW -> data.bias()[data.biasOffset() + i];
                case COLUMN -> data.bias()[data.biasOffset() + j];
                case FULL -> data.bias()[data.biasOffset() + at];
              };
          if (p.epilogue().residual()) {
            int row = (product * p.m() + i) * options().ldResidual();
            wideC[at] += data.residual()[data.residualOffset() + row + j];
          }
        }
      }
    }

    private static double[] widen(float[] from, int offset, int rows, int width, int ld) {
      double[] wide = new double[rows * width];
      for (int i = 0; i < rows; i++) {
        for (int j = 0; j < width; j++) {
          wide[i * width + j] = from[offset + i * ld + j];
        }
      }
      return wide;
    }
  }
}
