package io.lanewise.bench.timing;

import io.lanewise.kernels.contract.ErrorBound;
import java.util.Map;

/** One implementation with one problem's operands in its hands: ready to be checked and timed. */
public interface Competitor {
  /** One call: this, and nothing else, is timed. */
  void run();

  /** Makes the output useless, so that a check notices what a call leaves unwritten. */
  void spoil();

  /** What the last call computed, row-major; may be a copy. */
  float[] answer();

  /** How far the answer may lie from the exact one. */
  ErrorBound errorBound();

  /** Bytes a call needs besides its operands; negative when nobody can tell. */
  default long scratchBytes() {
    return -1;
  }

  /** The catalogue's name for what runs; null when it is none of ours. */
  default String algorithm() {
    return null;
  }

  /** Whether {@code auto} may choose that algorithm for this problem. */
  default boolean eligible() {
    return false;
  }

  /**
   * Runs some calls more and tells how long a phase takes in each, all threads added up; nothing
   * where there are no phases. Apart from the timing, because looking costs time itself.
   */
  default Map<String, Double> phases() {
    return Map.of();
  }

  /** Whether threads of its own may still be spinning when a call has returned. */
  default boolean leavesThreadsSpinning() {
    return false;
  }

  /** Gives back what it holds outside the heap. */
  default void close() {}
}
