package io.lanewise.bench.suite;

/**
 * Problems of one kind, and who competes in them.
 *
 * @param <P> what describes a problem
 */
@FunctionalInterface
public interface Suite<P> {
  /** The case of a problem: fresh operands, and all who compete. */
  Case on(P problem, int threads);
}
