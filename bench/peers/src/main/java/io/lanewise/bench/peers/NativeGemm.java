package io.lanewise.bench.peers;

import io.lanewise.bench.gemm.GemmOperands;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.gemm.GemmProblem;
import java.util.Arrays;
import org.bytedeco.javacpp.FloatPointer;

/**
 * A product by a native library: operands outside the heap, at the start of a cache line, copied
 * before any call, so that what is timed is the library and nothing of the way to it.
 */
abstract class NativeGemm implements Competitor {
  private static final int LINE_FLOATS = 16;

  final GemmProblem problem;
  final FloatPointer a;
  final FloatPointer b;
  final FloatPointer c;
  private final int outputs;
  private final boolean threaded;

  NativeGemm(GemmOperands operands, int threads) {
    requirePlain(operands.problem());
    problem = operands.problem();
    outputs = operands.outputs();
    threaded = threads > 1;
    a = copy(operands.a());
    b = copy(operands.b());
    c = copy(new float[outputs]);
  }

  /** Other libraries take one product of plain matrices. */
  static void requirePlain(GemmProblem problem) {
    if (problem.batch() != 1 || problem.packedA() || problem.packedB()) {
      throw new Refusal("takes one product of matrices that are not packed");
    }
  }

  private static FloatPointer copy(float[] values) {
    FloatPointer block = new FloatPointer((long) values.length + LINE_FLOATS);
    long past = block.address() / Float.BYTES % LINE_FLOATS;
    return block.<FloatPointer>getPointer((LINE_FLOATS - past) % LINE_FLOATS).put(values);
  }

  @Override
  public void spoil() {
    float[] nans = new float[outputs];
    Arrays.fill(nans, Float.NaN);
    c.put(nans);
  }

  @Override
  public float[] answer() {
    float[] answer = new float[outputs];
    c.get(answer);
    return answer;
  }

  /** Any order of summation stays within this. */
  @Override
  public ErrorBound errorBound() {
    return ErrorBound.elementwise(problem.k());
  }

  @Override
  public boolean leavesThreadsSpinning() {
    return threaded;
  }

  @Override
  public void close() {
    a.deallocate();
    b.deallocate();
    c.deallocate();
  }
}
