package io.lanewise.bench.suite;

/**
 * Problems of one kind, and who competes in them.
 *
 * @param <P> what describes a problem
 */
public interface Suite<P> {
  /** The case of a problem: fresh operands, and all who compete. */
  Case on(P problem, int threads);

  /**
   * Whether nobody gets along with fewer operations than are counted, so that a row over the peak
   * shows that the peak was measured badly.
   */
  boolean peakIsALimit();
}
