package io.lanewise.bench.peers;

import io.lanewise.bench.conv.ConvOperands;
import io.lanewise.bench.gemm.GemmOperands;
import io.lanewise.bench.peer.Peer;
import io.lanewise.bench.plan.PlanOperands;
import io.lanewise.bench.timing.Entry;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.activation.ActivationProblem;
import io.lanewise.kernels.norm.BatchNormProblem;
import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.softmax.SoftmaxProblem;
import java.util.List;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;

/** oneDNN by way of bytedeco's bindings: its BLAS door, and its primitives on packed weights. */
public final class OneDnn implements Peer {
  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public String version() {
    dnnl_version_t version = dnnl.dnnl_version();
    return version.major() + "." + version.minor() + "." + version.patch();
  }

  @Override
  public List<Entry> gemm(GemmOperands operands, int threads) {
    return List.of(
        new Entry(
            "onednn",
            () -> {
              pin(threads);
              return new Sgemm(operands, threads);
            }),
        new Entry(
            "onednn-packed",
            () -> {
              pin(threads);
              return new Matmul(operands, threads);
            }));
  }

  @Override
  public List<Entry> conv(ConvOperands operands, int threads) {
    return List.of(
        new Entry(
            "onednn",
            () -> {
              pin(threads);
              return new OneDnnConv(operands, threads);
            }));
  }

  @Override
  public List<Entry> plan(PlanOperands operands, int threads) {
    return List.of(
        new Entry(
            "onednn",
            () -> {
              pin(threads);
              return switch (operands.problem()) {
                case ActivationProblem p -> OneDnnActivation.of(operands, p, threads);
                case PoolProblem p -> OneDnnPool.of(operands, p, threads);
                case SoftmaxProblem p -> OneDnnSoftmax.of(operands, p, threads);
                case BatchNormProblem p -> new OneDnnBatchNorm(operands, p, threads);
                default -> throw new Refusal("is not asked for " + operands.problem().operation());
              };
            }));
  }

  /** Its OpenMP is there once it is loaded. */
  private void pin(int threads) {
    version();
    OpenMp.pin(threads);
  }

  private static final class Sgemm extends NativeGemm {
    private final byte transA;
    private final byte transB;
    private final int lda;
    private final int ldb;
    private final int ldc;

    Sgemm(GemmOperands operands, int threads) {
      super(operands, threads);
      transA = (byte) (problem.transA() ? 'T' : 'N');
      transB = (byte) (problem.transB() ? 'T' : 'N');
      lda = operands.lda();
      ldb = operands.ldb();
      ldc = operands.ldc();
    }

    @Override
    public void run() {
      OneDnnCall.check(
          dnnl.dnnl_sgemm(
              transA, transB, problem.m(), problem.n(), problem.k(), 1, a, lda, b, ldb, 0, c, ldc));
    }
  }

  /** B in whatever layout the primitive likes best, brought there before any call. */
  private static final class Matmul extends NativeGemm {
    private final OneDnnCall call;

    Matmul(GemmOperands given, int threads) {
      super(given, threads);
      engine cpu = new engine(engine.kind.cpu, 0);
      long m = problem.m();
      long n = problem.n();
      long k = problem.k();
      memory.desc source = plain(m, k, problem.transA());
      memory.desc weights = plain(k, n, problem.transB());
      memory.desc target = plain(m, n, false);
      memory.desc any =
          new memory.desc(new long[] {k, n}, memory.data_type.f32, memory.format_tag.any);
      matmul.primitive_desc chosen = new matmul.primitive_desc(cpu, source, any, target);
      memory packed = new memory(chosen.weights_desc(), cpu);
      OneDnnCall.copy(cpu, new memory(weights, cpu, b), packed);
      call =
          new OneDnnCall(
              new matmul(chosen),
              cpu,
              new int[] {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DST},
              List.of(new memory(source, cpu, a), packed, new memory(target, cpu, c)));
    }

    private static memory.desc plain(long rows, long columns, boolean transposed) {
      return new memory.desc(
          new long[] {rows, columns},
          memory.data_type.f32,
          transposed ? memory.format_tag.ba : memory.format_tag.ab);
    }

    @Override
    public void run() {
      call.run();
    }

    @Override
    public void close() {
      call.close();
      super.close();
    }
  }
}
