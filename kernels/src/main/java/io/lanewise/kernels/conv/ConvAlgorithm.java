package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;

/**
 * One way to compute a convolution: an entry of the catalogue. Somebody else's kernel is planned,
 * tested, measured and tuned like ours when it is in the list.
 *
 * <p>An implementation names no Vector API type: its kernel is a class of its own, first touched by
 * {@link #plan}.
 */
public interface ConvAlgorithm {
  /** The name in logs, tests, benchmark rows and reports. */
  String name();

  /** Whether it takes the problem, or why not. */
  Support supports(ConvProblem problem);

  /** How far a result may lie from the exact one. */
  default ErrorBound errorBound(ConvProblem problem) {
    return ErrorBound.elementwise(chain(problem));
  }

  /** The accuracy from which on {@code auto} may choose it. */
  default Accuracy accuracy() {
    return Accuracy.STRICT;
  }

  /**
   * What a run on one thread is estimated to cost; {@code auto} takes the least. 0, as for those
   * that do not say, is preferred to all.
   */
  default Cost cost(ConvProblem problem, CostModel machine) {
    return Cost.UNKNOWN;
  }

  /**
   * Makes a plan.
   *
   * @throws io.lanewise.kernels.contract.UnsupportedProblemException when it refuses the problem
   */
  ConvPlan plan(ConvProblem problem, ConvOptions options);

  /** How many products make one element of what is computed. */
  static long chain(ConvProblem problem) {
    var s = problem.shape();
    long pixels = (long) s.batch() * s.outHeight() * s.outWidth();
    return switch (problem.direction()) {
      case FORWARD -> s.taps();
      case BACKWARD_DATA -> (long) s.groupFilters() * s.kernelHeight() * s.kernelWidth();
      case BACKWARD_WEIGHTS, BACKWARD_BIAS -> pixels;
    };
  }
}
