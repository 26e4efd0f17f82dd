package io.lanewise.bench.suite;

import io.lanewise.bench.report.Row;

/**
 * Problems of one kind, and who competes in them.
 *
 * @param <P> what describes a problem
 */
public interface Suite<P> {
  /** The case of a problem: fresh operands, and all who compete. */
  Case on(P problem, int threads);

  /** A row of that problem with what the suite knows of it besides. */
  default Row label(P problem, Row row) {
    return row;
  }

  /**
   * Whether nobody gets along with fewer operations than are counted, so that a row over the peak
   * shows that the peak was measured badly.
   */
  boolean peakIsALimit();

  /**
   * How many times as long as others they run uncounted: more where a call is one of many kernels,
   * each of which must become hot.
   */
  default int patience() {
    return 1;
  }
}
