package io.lanewise.kernels.plan;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.parallel.Threads;

/**
 * How a problem is solved.
 *
 * @param algorithm a name of the catalogue, or {@value #AUTO}
 * @param threads on which threads; no result depends on it
 */
public record PlanOptions(String algorithm, Threads threads) {
  /** Stands for the first algorithm that takes the problem. */
  public static final String AUTO = "auto";

  /** The first that takes the problem, on every processor. */
  public static final PlanOptions DEFAULT = new PlanOptions(AUTO, Threads.all());

  /** Refuses nulls. */
  public PlanOptions {
    Check.notNull("plan", "algorithm", algorithm);
    Check.notNull("plan", "threads", threads);
  }

  /** These options with an algorithm by name. */
  public PlanOptions withAlgorithm(String name) {
    return new PlanOptions(name, threads);
  }

  /** These options on other threads. */
  public PlanOptions withThreads(Threads other) {
    return new PlanOptions(algorithm, other);
  }
}
