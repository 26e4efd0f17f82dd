package io.lanewise.kernels.gemm;

/** What {@code C := epilogue(beta·C)} leaves behind where k or alpha is 0 and nothing is summed. */
final class EmptyProduct {
  private EmptyProduct() {}

  static void run(
      GemmProblem problem,
      GemmOptions options,
      float beta,
      float[] c,
      int cOffset,
      EpilogueData data) {
    Epilogue epilogue = problem.epilogue();
    int n = problem.n();
    for (int product = 0; product < problem.batch(); product++) {
      for (int i = 0; i < problem.m(); i++) {
        int at = (int) (cOffset + product * options.strideC() + (long) i * options.ldc());
        long residualRow = (long) product * problem.m() + i;
        int residualAt = (int) (data.residualOffset() + residualRow * options.ldResidual());
        for (int j = 0; j < n; j++) {
          float x = beta == 0f ? 0f : beta * c[at + j];
          switch (epilogue.bias()) {
            case NONE -> {}
            case ROW -> x += data.bias()[data.biasOffset() + i];
            case COLUMN -> x += data.bias()[data.biasOffset() + j];
            case FULL -> x += data.bias()[data.biasOffset() + i * n + j];
          }
          if (epilogue.residual()) {
            x += data.residual()[residualAt + j];
          }
          c[at + j] = epilogue.activation().at(x);
        }
      }
    }
  }
}
