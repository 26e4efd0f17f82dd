package io.lanewise.kernels.gemm;

import io.lanewise.kernels.micro.Dot;
import io.lanewise.kernels.parallel.IdleJobs;
import io.lanewise.kernels.parallel.Job;
import io.lanewise.kernels.parallel.Threads;

/** Matrix times vector: rows in groups, a unit of work each. */
final class GemvPlan extends GemmPlan {
  /** Below this many elements of A a second thread costs more than it brings. */
  private static final long PARALLEL_ELEMENTS = 250_000;

  private static final int ROWS_PER_UNIT = 60;

  private final Threads threads;

  /** Whether rows of op(A) lie across memory, neighbours next to each other. */
  private final boolean across;

  private final int lda;
  private final boolean copyX;
  private final int rowsPerUnit;
  private final int lanesFloats;
  private final IdleJobs<Run> idleRuns = new IdleJobs<>(Run::new);

  GemvPlan(GemmAlgorithm algorithm, GemmProblem problem, GemmOptions options) {
    super(algorithm, problem, options);
    long elements = (long) problem.batch() * problem.m() * problem.k();
    threads = elements >= PARALLEL_ELEMENTS ? options.threads() : Threads.ONE;
    across = problem.transA() && !problem.packedA();
    lda = problem.packedA() ? problem.k() : options().lda();
    copyX = !problem.packedB() && !problem.transB() && options().ldb() != 1;
    rowsPerUnit = across ? Dot.COLUMNS : ROWS_PER_UNIT;
    lanesFloats = across ? Dot.VIRTUAL_LANES * Dot.COLUMNS : Dot.ROWS * Dot.VIRTUAL_LANES;
  }

  @Override
  public int scratchFloats() {
    return threads.count() * lanesFloats + (copyX ? problem().batch() * problem().k() : 0);
  }

  @Override
  protected String describe() {
    return "sums over " + Dot.VIRTUAL_LANES + " virtual lanes";
  }

  @Override
  protected int workers() {
    return threads.count();
  }

  @Override
  protected PackedMatrix.Key packedKey(char side) {
    int lines = side == 'A' ? problem().m() : 1;
    return new PackedMatrix.Key(algorithm(), side, lines, problem().k(), "as given, no gaps");
  }

  @Override
  protected long packedFloats(char side) {
    return (long) problem().k() * (side == 'A' ? problem().m() : 1);
  }

  @Override
  protected void pack(char side, float[] from, int offset, float[] to, int toOffset) {
    GemmProblem p = problem();
    if (side == 'A') {
      MatrixCopy.copy(p.m(), p.k(), from, offset, options().lda(), p.transA(), to, toOffset);
    } else {
      MatrixCopy.copy(p.k(), 1, from, offset, options().ldb(), p.transB(), to, toOffset);
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
    Run run = idleRuns.take();
    try {
      run.alpha = alpha;
      run.a = a;
      run.aOffset = aOffset;
      run.x = b;
      run.xOffset = bOffset;
      run.beta = beta;
      run.c = c;
      run.cOffset = cOffset;
      run.epilogue = epilogue;
      run.scratch = scratch;
      run.lanes = scratchOffset;
      if (copyX) {
        run.gatherX(scratchOffset + threads.count() * lanesFloats);
      }
      threads.run(run);
    } finally {
      run.release();
      idleRuns.give(run);
    }
  }

  /** One run's operands; reused, so that a run allocates nothing. */
  private final class Run extends Job {
    private float alpha;
    private float[] a;
    private int aOffset;
    private float[] x;
    private int xOffset;
    private float beta;
    private float[] c;
    private int cOffset;
    private EpilogueData epilogue;
    private float[] scratch;
    private int lanes;

    private final int unitsOfProduct = (problem().m() + rowsPerUnit - 1) / rowsPerUnit;

    void release() {
      a = null;
      x = null;
      c = null;
      epilogue = null;
      scratch = null;
    }

    /** Lays a vector with gaps out without them. */
    void gatherX(int at) {
      int k = problem().k();
      for (int product = 0; product < problem().batch(); product++) {
        int from = (int) (xOffset + product * options().strideB());
        for (int p = 0; p < k; p++) {
          scratch[at + product * k + p] = x[from + p * options().ldb()];
        }
      }
      x = scratch;
      xOffset = at;
    }

    @Override
    protected int phases() {
      return 1;
    }

    @Override
    protected int units(int phase) {
      return problem().batch() * unitsOfProduct;
    }

    @Override
    protected void run(int phase, int unit, int worker) {
      int product = unit / unitsOfProduct;
      int first = unit % unitsOfProduct * rowsPerUnit;
      int rows = Math.min(rowsPerUnit, problem().m() - first);
      int k = problem().k();
      int from = (int) (aOffset + product * options().strideA());
      int vector = (int) (xOffset + product * (copyX ? k : options().strideB()));
      int sums = lanes + worker * lanesFloats;
      if (across) {
        Dot.acrossRows(rows, k, a, from + first, lda, x, vector, scratch, sums);
        for (int i = 0; i < rows; i++) {
          store(product, first + i, scratch[sums + i]);
        }
        return;
      }
      for (int i = 0; i < rows; i += Dot.ROWS) {
        int here = Math.min(Dot.ROWS, rows - i);
        Dot.rows(here, k, a, from + (first + i) * lda, lda, x, vector, scratch, sums);
        for (int r = 0; r < here; r++) {
          store(product, first + i + r, Dot.sum(scratch, sums + r * Dot.VIRTUAL_LANES));
        }
      }
    }

    private void store(int product, int i, float sum) {
      int at = (int) (cOffset + product * options().strideC()) + i * options().ldc();
      float y = Math.fma(alpha, sum, beta == 0f ? -0f : beta * c[at]);
      Epilogue kinds = problem().epilogue();
      switch (kinds.bias()) {
        case NONE -> {}
        case COLUMN -> y += epilogue.bias()[epilogue.biasOffset()];
        case ROW, FULL -> y += epilogue.bias()[epilogue.biasOffset() + i];
      }
      if (kinds.residual()) {
        int row = product * problem().m() + i;
        y += epilogue.residual()[epilogue.residualOffset() + row * options().ldResidual()];
      }
      c[at] = kinds.activation().at(y);
    }
  }
}
