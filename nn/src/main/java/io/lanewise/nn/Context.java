package io.lanewise.nn;

import io.lanewise.kernels.parallel.Threads;
import io.lanewise.nn.operation.Arithmetic;
import io.lanewise.nn.operation.Buffer;
import io.lanewise.nn.operation.KernelArithmetic;
import io.lanewise.nn.operation.NoArithmetic;
import java.util.function.Supplier;

/** How the current thread computes. */
final class Context {
  private static final ThreadLocal<Context> CURRENT = ThreadLocal.withInitial(Context::new);

  /** Whether results remember what they were made of, for gradients. */
  private boolean recording = true;

  /** Whether nothing is computed, and everything remembered. */
  private boolean tracing;

  private Arithmetic arithmetic = KernelArithmetic.on(Threads.all());
  private final Memory memory = new Memory();
  private Step step;

  static Context current() {
    return CURRENT.get();
  }

  boolean isRecording() {
    return recording;
  }

  boolean isTracing() {
    return tracing;
  }

  Arithmetic arithmetic() {
    return tracing ? NoArithmetic.INSTANCE : arithmetic;
  }

  /** The present one; null outside of any. */
  Step step() {
    return step;
  }

  Buffer floats(int length) {
    if (tracing) {
      return Buffer.hollow(length);
    }
    return step == null ? Buffer.of(new float[length]) : memory.floats(length);
  }

  Buffer integers(int length) {
    if (tracing) {
      return Buffer.hollow(length);
    }
    return step == null ? Buffer.of(new int[length]) : memory.integers(length);
  }

  void release(Buffer buffer) {
    if (step != null) {
      memory.release(buffer);
    }
  }

  void keep(Buffer buffer) {
    memory.forget(buffer);
  }

  void begin(Step begun) {
    if (step != null) {
      throw new IllegalStateException("step: must end before another begins on the same thread");
    }
    step = begun;
  }

  void end(Step ended) {
    if (step == ended) {
      step = null;
      memory.releaseAll();
    }
  }

  <T> T without(Supplier<T> gradients) {
    boolean was = recording;
    recording = false;
    try {
      return gradients.get();
    } finally {
      recording = was;
    }
  }

  <T> T on(Threads threads, Supplier<T> work) {
    Arithmetic was = arithmetic;
    arithmetic = KernelArithmetic.on(threads);
    try {
      return work.get();
    } finally {
      arithmetic = was;
    }
  }

  <T> T traced(Supplier<T> work) {
    boolean was = tracing;
    tracing = true;
    try {
      return work.get();
    } finally {
      tracing = was;
    }
  }
}
