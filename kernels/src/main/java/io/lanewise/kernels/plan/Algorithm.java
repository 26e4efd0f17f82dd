package io.lanewise.kernels.plan;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;

/**
 * One way to solve problems of a kind: an entry of the catalogue. Somebody else's kernel is
 * planned, tested and measured like ours when it is in the list.
 *
 * <p>An implementation names no Vector API type: its kernel is a class of its own, first touched by
 * {@link #plan}.
 */
public interface Algorithm {
  /** The name in logs, tests, benchmark rows and reports. */
  String name();

  /** Whether it takes the problem, or why not. */
  Support supports(Problem problem);

  /** How far a result may lie from the exact one. */
  ErrorBound errorBound(Problem problem);

  /**
   * Makes a plan.
   *
   * @throws io.lanewise.kernels.contract.UnsupportedProblemException when it refuses the problem
   */
  Plan plan(Problem problem, PlanOptions options);
}
