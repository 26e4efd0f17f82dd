package io.lanewise.nn.operation;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.plan.Problem;

/** Computes what operations ask for. They are written once for all kinds of numbers. */
public interface Arithmetic {
  /** Solves a problem, its operands in the problem's order. */
  void run(Problem problem, Buffer... operands);

  /**
   * Solves a convolution or one of its gradients.
   *
   * @param source x, or dy for backward-data and backward-bias
   * @param second the filters; dy for backward-weights; null for backward-bias
   * @param bias one number a filter; null where the problem has none
   * @param target y, dx, dw or db
   */
  void convolve(ConvProblem problem, Buffer source, Buffer second, Buffer bias, Buffer target);

  /**
   * C := A·B, or a batch of products.
   *
   * @param bias one number a column; null where the problem has none
   */
  void multiply(GemmProblem problem, Buffer a, Buffer b, Buffer bias, Buffer c);

  /** Copies all elements of a buffer into another of its length. */
  void copy(Buffer from, Buffer to);
}
