package io.lanewise.kernels.gemm;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;

/**
 * One way to compute a product: an entry of the catalogue. Somebody else's kernel is planned,
 * tested, measured and tuned like ours when it is in the list.
 *
 * <p>An implementation names no Vector API type: its kernel is a class of its own, first touched by
 * {@link #plan}.
 */
public interface GemmAlgorithm {
  /** The name in logs, tests, benchmark rows and reports. */
  String name();

  /** Whether it takes the problem, or why not. */
  Support supports(GemmProblem problem);

  /** How far a result may lie from the exact one. */
  default ErrorBound errorBound(GemmProblem problem) {
    return ErrorBound.elementwise(problem.k());
  }

  /**
   * Makes a plan.
   *
   * @throws io.lanewise.kernels.contract.UnsupportedProblemException when it refuses the problem
   * @throws IllegalArgumentException when the options do not fit the problem
   */
  GemmPlan plan(GemmProblem problem, GemmOptions options);
}
