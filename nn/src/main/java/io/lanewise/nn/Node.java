package io.lanewise.nn;

import io.lanewise.nn.operation.Call;
import io.lanewise.nn.operation.Operation;
import java.util.concurrent.atomic.AtomicLong;

/**
 * How a tensor was made.
 *
 * @param operation by what
 * @param inputs of what
 * @param call the arrays
 * @param step that owns them; null when none does
 * @param age a number that grows: a result is younger than all it was made of
 */
record Node(Operation operation, Tensor[] inputs, Call call, Step step, long age) {
  /** One for all threads, as a graph may be made on several, one after the other. */
  private static final AtomicLong AGES = new AtomicLong();

  static long nextAge() {
    return AGES.getAndIncrement();
  }

  /** Refuses to go back when the arrays may be somebody else's by now. */
  void requireAlive() {
    if (step != null && step.hasEnded()) {
      throw new IllegalStateException(
          "tensor: must be gone back over in its step, but the step of this "
              + operation.getClass().getSimpleName()
              + " has ended");
    }
    for (Tensor input : inputs) {
      input.requireAlive();
    }
  }
}
