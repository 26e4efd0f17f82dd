package io.lanewise.nn.operation;

import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reference.ReferenceConv;
import io.lanewise.kernels.reference.ReferenceGemm;
import io.lanewise.kernels.shape.ConvShape;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Doubles, by the naive references. Each buffer has a shadow in double, at first its floats; the
 * floats themselves are never written. Integers are shared.
 */
public final class ReferenceArithmetic implements Arithmetic {
  private final Map<Buffer, double[]> shadows = new IdentityHashMap<>();

  /** Without shadows yet. */
  public ReferenceArithmetic() {}

  /** The doubles behind a buffer of floats, live. */
  public double[] of(Buffer buffer) {
    return shadows.computeIfAbsent(buffer, ReferenceArithmetic::widened);
  }

  /** Puts other doubles, not a copy of them, behind a buffer. */
  public void put(Buffer buffer, double[] doubles) {
    shadows.put(buffer, doubles);
  }

  private static double[] widened(Buffer buffer) {
    double[] wide = new double[buffer.length()];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = buffer.floats()[i];
    }
    return wide;
  }

  @Override
  public void run(Problem problem, Buffer... buffers) {
    List<Operand> operands = problem.operands();
    double[][] arrays = new double[buffers.length][];
    for (int i = 0; i < buffers.length; i++) {
      Operand operand = operands.get(i);
      if (operand.integers() != null) {
        arrays[i] = new double[buffers[i].length()];
        for (int e = 0; e < arrays[i].length; e++) {
          arrays[i][e] = buffers[i].integers()[e];
        }
      } else if (operand.isRead()) {
        arrays[i] = of(buffers[i]);
      } else {
        // Apart from what is read, be it the same buffer: references know no aliases.
        arrays[i] = new double[buffers[i].length()];
      }
    }
    problem.reference(arrays);
    for (int i = 0; i < buffers.length; i++) {
      Operand operand = operands.get(i);
      if (operand.integers() != null && operand.isWritten()) {
        for (int e = 0; e < arrays[i].length; e++) {
          buffers[i].integers()[e] = (int) arrays[i][e];
        }
      } else if (operand.integers() == null && operand.isWritten()) {
        shadows.put(buffers[i], arrays[i]);
      }
    }
  }

  @Override
  public void convolve(
      ConvProblem problem, Buffer source, Buffer second, Buffer bias, Buffer target) {
    ConvShape shape = problem.shape();
    double[] to = new double[target.length()];
    switch (problem.direction()) {
      case FORWARD -> {
        ReferenceConv.forward(shape, of(source), of(second), to);
        if (problem.epilogue().bias() == ConvEpilogue.Bias.CHANNEL) {
          addPerChannel(of(bias), shape.outHeight() * shape.outWidth(), to);
        }
      }
      case BACKWARD_DATA -> ReferenceConv.backwardData(shape, of(source), of(second), to);
      case BACKWARD_WEIGHTS -> ReferenceConv.backwardWeights(shape, of(source), of(second), to);
      case BACKWARD_BIAS -> ReferenceConv.backwardBias(shape, of(source), to);
    }
    shadows.put(target, to);
  }

  @Override
  public void multiply(GemmProblem problem, Buffer a, Buffer b, Buffer bias, Buffer c) {
    int m = problem.m();
    int n = problem.n();
    int k = problem.k();
    double[] to = new double[c.length()];
    for (int i = 0; i < problem.batch(); i++) {
      ReferenceGemm.gemm(
          problem.transA(),
          problem.transB(),
          m,
          n,
          k,
          1,
          of(a),
          i * m * k,
          problem.transA() ? m : k,
          of(b),
          i * k * n,
          problem.transB() ? k : n,
          0,
          to,
          i * m * n,
          n);
    }
    if (problem.epilogue().bias() == Epilogue.Bias.COLUMN) {
      addPerChannel(of(bias), 1, to);
    }
    shadows.put(c, to);
  }

  /** Channels of so many elements follow each other, again and again. */
  private static void addPerChannel(double[] bias, int each, double[] to) {
    for (int i = 0; i < to.length; i++) {
      to[i] += bias[i / each % bias.length];
    }
  }

  @Override
  public void copy(Buffer from, Buffer to) {
    shadows.put(to, of(from).clone());
  }
}
