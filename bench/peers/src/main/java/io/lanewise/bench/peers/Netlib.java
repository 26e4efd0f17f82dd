package io.lanewise.bench.peers;

import dev.ludovic.netlib.blas.JavaBLAS;
import io.lanewise.bench.gemm.GemmOperands;
import io.lanewise.bench.peer.Peer;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Entry;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.gemm.GemmProblem;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;

/** netlib's VectorBLAS: the other BLAS in Java on the Vector API. */
public final class Netlib implements Peer {
  @Override
  public String name() {
    return "netlib";
  }

  @Override
  public String version() {
    return Versions.ofMaven("dev.ludovic.netlib", "blas", JavaBLAS.class) + " VectorBLAS";
  }

  @Override
  public List<Entry> gemm(GemmOperands operands, int threads) {
    if (threads > 1) {
      return List.of(Entry.refused(name(), "runs on one thread only"));
    }
    return List.of(new Entry(name(), () -> new Product(vectorBlas(), operands)));
  }

  /** This one by name: asked for its best, the library looks for native ones first. */
  private static JavaBLAS vectorBlas() {
    try {
      Method getter =
          Class.forName("dev.ludovic.netlib.blas.VectorBLAS").getDeclaredMethod("getInstance");
      getter.setAccessible(true);
      return (JavaBLAS) getter.invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new Refusal("has no VectorBLAS: " + e);
    }
  }

  /** Column-major, so Cᵀ = op(B)ᵀ·op(A)ᵀ is asked for. */
  private static final class Product implements Competitor {
    private final JavaBLAS blas;
    private final GemmOperands operands;
    private final GemmProblem problem;
    private final float[] c;

    Product(JavaBLAS blas, GemmOperands operands) {
      NativeGemm.requirePlain(operands.problem());
      this.blas = blas;
      this.operands = operands;
      this.problem = operands.problem();
      this.c = new float[operands.outputs()];
    }

    @Override
    public void run() {
      float[] a = operands.a();
      float[] b = operands.b();
      int lda = operands.lda();
      if (problem.n() == 1) {
        boolean t = problem.transA();
        int rows = t ? problem.m() : problem.k();
        int columns = t ? problem.k() : problem.m();
        blas.sgemv(t ? "N" : "T", rows, columns, 1, a, lda, b, 1, 0, c, 1);
        return;
      }
      blas.sgemm(
          problem.transB() ? "T" : "N",
          problem.transA() ? "T" : "N",
          problem.n(),
          problem.m(),
          problem.k(),
          1,
          b,
          operands.ldb(),
          a,
          lda,
          0,
          c,
          operands.ldc());
    }

    @Override
    public void spoil() {
      Arrays.fill(c, Float.NaN);
    }

    @Override
    public float[] answer() {
      return c;
    }

    @Override
    public ErrorBound errorBound() {
      return ErrorBound.elementwise(problem.k());
    }
  }
}
