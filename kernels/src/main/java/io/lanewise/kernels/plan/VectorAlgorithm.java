package io.lanewise.kernels.plan;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.contract.UnsupportedProblemException;
import io.lanewise.kernels.simd.Machine;

/**
 * An algorithm for problems of one type that needs the Vector API.
 *
 * @param <P> the problems
 */
public abstract class VectorAlgorithm<P extends Problem> implements Algorithm {
  /** Why it takes no problem of another type. */
  static final String OF_ANOTHER_OPERATION = "it is for other operations";

  private final String name;
  private final Class<P> type;

  /**
   * Names it.
   *
   * @param type the problems it may take
   */
  protected VectorAlgorithm(String name, Class<P> type) {
    this.name = name;
    this.type = type;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Support supports(Problem problem) {
    if (!type.isInstance(problem)) {
      return Support.no(OF_ANOTHER_OPERATION);
    }
    return Machine.current().vectorised()
        ? takes(type.cast(problem))
        : Support.no(Machine.current().reason());
  }

  @Override
  public final Plan plan(Problem problem, PlanOptions options) {
    Check.notNull("plan", "problem", problem);
    Check.notNull("plan", "options", options);
    Support support = supports(problem);
    if (!support.accepted()) {
      throw new UnsupportedProblemException(name, problem.toString(), support.reason());
    }
    return planned(type.cast(problem), options);
  }

  /** Whether it takes a problem of its type, or why not. */
  protected Support takes(P problem) {
    return Support.YES;
  }

  /** Makes a plan; the problem is one it takes. */
  protected abstract Plan planned(P problem, PlanOptions options);
}
