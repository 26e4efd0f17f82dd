package io.lanewise.bench.peers;

import io.lanewise.bench.gemm.GemmOperands;
import io.lanewise.bench.peer.Peer;
import io.lanewise.bench.timing.Entry;
import java.util.List;
import org.bytedeco.dnnl.dnnl_exec_arg_t;
import org.bytedeco.dnnl.dnnl_primitive;
import org.bytedeco.dnnl.dnnl_stream;
import org.bytedeco.dnnl.dnnl_version_t;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.dnnl.matmul;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;

/** oneDNN by way of bytedeco's bindings: its BLAS door, and its primitive on packed weights. */
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

  /** Its OpenMP is there once it is loaded. */
  private void pin(int threads) {
    version();
    OpenMp.pin(threads);
  }

  private static void check(int status) {
    if (status != dnnl.dnnl_success) {
      throw new IllegalStateException("oneDNN returned status " + status);
    }
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
      check(
          dnnl.dnnl_sgemm(
              transA, transB, problem.m(), problem.n(), problem.k(), 1, a, lda, b, ldb, 0, c, ldc));
    }
  }

  /** B in whatever layout the primitive likes best, brought there before any call. */
  private static final class Matmul extends NativeGemm {
    private final engine cpu = new engine(engine.kind.cpu, 0);
    private final stream calls = new stream(cpu);
    private final dnnl_stream handleOfCalls = calls.get();
    private final matmul product;
    private final dnnl_primitive handleOfProduct;
    private final dnnl_exec_arg_t arguments = new dnnl_exec_arg_t(3);
    // The arguments point to these, so they must live as long.
    private final List<memory> operands;

    Matmul(GemmOperands given, int threads) {
      super(given, threads);
      long m = problem.m();
      long n = problem.n();
      long k = problem.k();
      memory.desc source = plain(m, k, problem.transA());
      memory.desc weights = plain(k, n, problem.transB());
      memory.desc target = plain(m, n, false);
      memory.desc any =
          new memory.desc(new long[] {k, n}, memory.data_type.f32, memory.format_tag.any);
      matmul.primitive_desc chosen = new matmul.primitive_desc(cpu, source, any, target);
      product = new matmul(chosen);
      handleOfProduct = product.get();
      memory packed = new memory(chosen.weights_desc(), cpu);
      memory unpacked = new memory(weights, cpu, b);
      new reorder(unpacked, packed).execute(calls, unpacked, packed);
      calls._wait();
      operands = List.of(new memory(source, cpu, a), packed, new memory(target, cpu, c));
      int[] roles = {dnnl.DNNL_ARG_SRC, dnnl.DNNL_ARG_WEIGHTS, dnnl.DNNL_ARG_DST};
      for (int i = 0; i < roles.length; i++) {
        arguments.position(i).arg(roles[i]).memory(operands.get(i).get());
      }
      arguments.position(0);
    }

    private static memory.desc plain(long rows, long columns, boolean transposed) {
      return new memory.desc(
          new long[] {rows, columns},
          memory.data_type.f32,
          transposed ? memory.format_tag.ba : memory.format_tag.ab);
    }

    @Override
    public void run() {
      check(
          dnnl.dnnl_primitive_execute(handleOfProduct, handleOfCalls, operands.size(), arguments));
      check(dnnl.dnnl_stream_wait(handleOfCalls));
    }

    @Override
    public void close() {
      arguments.deallocate();
      operands.forEach(memory::deallocate);
      product.deallocate();
      super.close();
    }
  }
}
