package io.lanewise.bench.timing;

import io.lanewise.kernels.contract.ErrorBound;

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

  /** Whether threads of its own may still be spinning when a call has returned. */
  default boolean leavesThreadsSpinning() {
    return false;
  }

  /** Gives back what it holds outside the heap. */
  default void close() {}
}
