package io.lanewise.kernels.parallel;

import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;

/**
 * A plan's jobs that nobody is running, kept so that a run allocates nothing: each run takes one
 * and gives it back. As many runs at once as there are places find a job here again; a run beyond
 * them gets a new one.
 *
 * @param <T> the plan's kind of job
 */
public final class IdleJobs<T extends Job> {
  private static final int PLACES = 8;

  private final AtomicReferenceArray<T> places = new AtomicReferenceArray<>(PLACES);
  private final Supplier<T> create;

  /**
   * None yet.
   *
   * @param create makes a job where none is idle
   */
  public IdleJobs(Supplier<T> create) {
    this.create = create;
  }

  /** An idle job, or a new one; it is the caller's alone until it is given back. */
  public T take() {
    int first = own();
    for (int i = 0; i < PLACES; i++) {
      T job = places.getAndSet((first + i) % PLACES, null);
      if (job != null) {
        return job;
      }
    }
    return create.get();
  }

  /** Gives back a job that refers to no operand any more, so that it keeps none alive. */
  public void give(T job) {
    places.set(own(), job);
  }

  /** Where a thread looks first, so that two seldom meet. */
  private static int own() {
    return (int) (Thread.currentThread().threadId() % PLACES);
  }
}
