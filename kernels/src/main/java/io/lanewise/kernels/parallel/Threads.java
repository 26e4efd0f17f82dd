package io.lanewise.kernels.parallel;

import io.lanewise.kernels.contract.Check;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * On how many threads a plan runs, and whose. Results never depend on it.
 *
 * <p>The property {@code lanewise.threads} sets the number that {@link #all} means.
 */
public final class Threads {
  /** The calling thread alone. */
  public static final Threads ONE = new Threads(1, null);

  private static final int WANTED = wanted();

  private final int count;
  private final Executor executor;

  private Threads(int count, Executor executor) {
    this.count = count;
    this.executor = executor;
  }

  /** The caller and helpers of the library's team, as many in all as there are processors. */
  public static Threads all() {
    return of(WANTED > 0 ? WANTED : Runtime.getRuntime().availableProcessors());
  }

  /**
   * The caller and {@code count - 1} helpers of the library's team.
   *
   * @throws IllegalArgumentException when count is not positive or over 1024
   */
  public static Threads of(int count) {
    return count == 1 ? ONE : new Threads(checked(count), null);
  }

  /**
   * The caller and up to {@code count - 1} tasks given to an executor. Tasks that it refuses,
   * delays or runs one after the other are not waited for: the caller does what nobody else does.
   *
   * @throws IllegalArgumentException when count is not positive or over 1024
   */
  public static Threads on(Executor executor, int count) {
    return new Threads(checked(count), Check.notNull("threads", "executor", executor));
  }

  /** What the property says; 0 where it says nothing, or nothing that can be. */
  private static int wanted() {
    String text = System.getProperty("lanewise.threads");
    if (text == null) {
      return 0;
    }
    if (text.trim().matches("[1-9]\\d{0,2}|10[01]\\d|102[0-4]")) {
      return Integer.parseInt(text.trim());
    }
    System.getLogger("io.lanewise")
        .log(
            System.Logger.Level.WARNING,
            "lanewise.threads: must be between 1 and 1024, got " + text + "; ignored");
    return 0;
  }

  private static int checked(int count) {
    if (count < 1 || count > 1024) {
      throw new IllegalArgumentException("threads: count must be between 1 and 1024, got " + count);
    }
    return count;
  }

  /** The number of threads, the caller's included. */
  public int count() {
    return count;
  }

  /** Runs a job and returns when it is done. */
  public void run(Job job) {
    if (count == 1) {
      job.runAlone();
    } else if (executor == null) {
      Team.SHARED.run(job, count);
    } else {
      runOnExecutor(job);
    }
  }

  private void runOnExecutor(Job job) {
    job.begin(count);
    Gate gate = new Gate();
    long call = gate.open();
    boolean spin = count <= Runtime.getRuntime().availableProcessors();
    Runnable helper =
        () -> {
          if (gate.enter(call)) {
            try {
              job.takePart(spin);
            } finally {
              gate.leave();
            }
          }
        };
    try {
      offer(helper);
      job.takePart(spin);
    } finally {
      // Whatever the executor threw, a task that it kept finds the gate closed.
      gate.close();
    }
    job.rethrow();
  }

  private void offer(Runnable helper) {
    try {
      for (int i = 1; i < count; i++) {
        executor.execute(helper);
      }
    } catch (RejectedExecutionException e) {
      // Then fewer take part.
    }
  }

  /** As many, of the same team or executor. */
  @Override
  public boolean equals(Object other) {
    return other instanceof Threads threads
        && count == threads.count
        && executor == threads.executor;
  }

  @Override
  public int hashCode() {
    return 31 * count + System.identityHashCode(executor);
  }

  @Override
  public String toString() {
    return count
        + (count == 1 ? " thread" : " threads")
        + (executor == null ? "" : " of the caller");
  }
}
