package io.lanewise.kernels.parallel;

import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets helpers into a call while it is open, and lets the caller wait until all who came have left.
 * A helper that comes late, even in a later call, is turned away by the number of the call.
 */
final class Gate {
  private static final long OPEN = 1L << 16;
  private static final long CALL = 1L << 17;

  /** The call's number, whether it is open, and how many are inside. */
  private final AtomicLong state = new AtomicLong();

  /** Opens the next call and returns its number. */
  long open() {
    long call = state.get() / CALL + 1;
    state.set(call * CALL + OPEN);
    return call;
  }

  /** Lets a helper in, unless that call is over. */
  boolean enter(long call) {
    while (true) {
      long now = state.get();
      if (now / CALL != call || (now & OPEN) == 0) {
        return false;
      }
      if (state.compareAndSet(now, now + 1)) {
        return true;
      }
    }
  }

  void leave() {
    state.getAndDecrement();
  }

  /** Lets nobody in any more and returns when all have left. */
  void close() {
    long now = state.addAndGet(-OPEN);
    for (int i = 0; (now & (OPEN - 1)) != 0; i++) {
      if (i < 20_000) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
      now = state.get();
    }
  }
}
