package io.lanewise.bench.peers;

import io.lanewise.bench.gemm.GemmOperands;
import io.lanewise.bench.peer.Peer;
import io.lanewise.bench.timing.Entry;
import io.lanewise.bench.timing.Refusal;
import java.util.List;
import org.bytedeco.openblas.global.openblas_nolapack;

/** OpenBLAS by way of bytedeco's bindings. */
public final class OpenBlas implements Peer {
  private static final int ROW_MAJOR = 101;
  private static final int PLAIN = 111;
  private static final int TRANSPOSED = 112;

  /** bytedeco's number for it; MKL would be another. */
  private static final int VENDOR_OPENBLAS = 2;

  @Override
  public String name() {
    return "openblas";
  }

  @Override
  public String version() {
    return Versions.of(openblas_nolapack.class);
  }

  @Override
  public List<Entry> gemm(GemmOperands operands, int threads) {
    return List.of(
        new Entry(
            name(),
            () -> {
              pin(threads);
              return operands.problem().n() == 1
                  ? new Sgemv(operands, threads)
                  : new Sgemm(operands, threads);
            }));
  }

  private static void pin(int threads) {
    openblas_nolapack.blas_set_num_threads(threads);
    if (openblas_nolapack.blas_get_vendor() != VENDOR_OPENBLAS) {
      throw new Refusal("another BLAS answers in its place");
    }
    int actual = openblas_nolapack.blas_get_num_threads();
    if (actual != threads) {
      throw new Refusal("runs on " + actual + " threads at most");
    }
  }

  private static int transposed(boolean flag) {
    return flag ? TRANSPOSED : PLAIN;
  }

  private static final class Sgemm extends NativeGemm {
    private final GemmOperands operands;

    Sgemm(GemmOperands operands, int threads) {
      super(operands, threads);
      this.operands = operands;
    }

    @Override
    public void run() {
      openblas_nolapack.cblas_sgemm(
          ROW_MAJOR,
          transposed(problem.transA()),
          transposed(problem.transB()),
          problem.m(),
          problem.n(),
          problem.k(),
          1,
          a,
          operands.lda(),
          b,
          operands.ldb(),
          0,
          c,
          operands.ldc());
    }
  }

  /** What a user of BLAS calls when B is a vector. */
  private static final class Sgemv extends NativeGemm {
    private final GemmOperands operands;

    Sgemv(GemmOperands operands, int threads) {
      super(operands, threads);
      this.operands = operands;
    }

    @Override
    public void run() {
      openblas_nolapack.cblas_sgemv(
          ROW_MAJOR,
          transposed(problem.transA()),
          problem.transA() ? problem.k() : problem.m(),
          problem.transA() ? problem.m() : problem.k(),
          1,
          a,
          operands.lda(),
          b,
          1,
          0,
          c,
          1);
    }
  }
}
