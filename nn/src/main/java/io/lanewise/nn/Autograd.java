package io.lanewise.nn;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.nn.operation.Arithmetic;
import java.util.function.Supplier;

/** How tensors are computed on this thread: with or without gradients, on how many threads. */
public final class Autograd {
  private Autograd() {}

  /** Does work whose results need no gradient, and so keep nothing for one. */
  public static <T> T noGrad(Supplier<T> work) {
    return Context.current().without(Check.notNull("autograd", "work", work));
  }

  /** Does work whose results need no gradient. */
  public static void noGrad(Runnable work) {
    Check.notNull("autograd", "work", work);
    noGrad(
        () -> {
          work.run();
          return null;
        });
  }

  /** By what this thread computes. */
  public static Arithmetic arithmetic() {
    return Context.current().arithmetic();
  }

  /** Does work on so many threads. Results do not depend on it, not in a bit. */
  public static <T> T on(Threads threads, Supplier<T> work) {
    Check.notNull("autograd", "threads", threads);
    return Context.current().on(threads, Check.notNull("autograd", "work", work));
  }

  /** Does work on so many threads. */
  public static void on(Threads threads, Runnable work) {
    Check.notNull("autograd", "work", work);
    on(
        threads,
        () -> {
          work.run();
          return null;
        });
  }
}
