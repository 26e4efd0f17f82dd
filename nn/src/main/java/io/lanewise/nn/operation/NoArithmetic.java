package io.lanewise.nn.operation;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.plan.Problem;

/** Computes nothing: for those who want shapes. */
public final class NoArithmetic implements Arithmetic {
  /** The one there is. */
  public static final NoArithmetic INSTANCE = new NoArithmetic();

  private NoArithmetic() {}

  @Override
  public void run(Problem problem, Buffer... operands) {}

  @Override
  public void convolve(
      ConvProblem problem, Buffer source, Buffer second, Buffer bias, Buffer target) {}

  @Override
  public void multiply(GemmProblem problem, Buffer a, Buffer b, Buffer bias, Buffer c) {}

  @Override
  public void copy(Buffer from, Buffer to) {}
}
