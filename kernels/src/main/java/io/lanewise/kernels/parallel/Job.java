package io.lanewise.kernels.parallel;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Work in phases, each of independent units. A phase begins when every unit of the one before is
 * done. Whoever takes part claims the next units, so it does not matter how many come, or when:
 * many while many are left, as each claim costs what moving a cache line between processors does,
 * and at the end one by one, so that all end together.
 *
 * <p>What a unit computes depends on its number alone; the worker's number only says which private
 * scratch to use.
 */
public abstract class Job {
  /** Into how many claims each worker's share of what is left would fall. */
  private static final int CLAIMS = 4;

  /** The phase in the upper half, the next unit in the lower. */
  private final AtomicLong claim = new AtomicLong();

  private final AtomicInteger done = new AtomicInteger();
  private final AtomicInteger workers = new AtomicInteger();
  private volatile Throwable failure;
  private int team;

  /** For subclasses. */
  protected Job() {}

  /** Number of phases. */
  protected abstract int phases();

  /** Units in a phase; may be 0. */
  protected abstract int units(int phase);

  /** Does one unit. */
  protected abstract void run(int phase, int unit, int worker);

  /** Does everything on the calling thread, in order. */
  final void runAlone() {
    int phases = phases();
    for (int phase = 0; phase < phases; phase++) {
      int units = units(phase);
      for (int unit = 0; unit < units; unit++) {
        run(phase, unit, 0);
      }
    }
  }

  /** Makes ready for {@link #takePart} by so many; before anybody can know of this job. */
  final void begin(int team) {
    this.team = team;
    failure = null;
    workers.set(0);
    done.set(0);
    claim.set(firstWithUnits(0));
  }

  /**
   * Works until the last phase has ended.
   *
   * @param spin whether to wait for the end of a phase without giving the processor away
   */
  final void takePart(boolean spin) {
    int worker = workers.getAndIncrement();
    int phases = phases();
    long seen = claim.get();
    while (phase(seen) < phases) {
      int phase = phase(seen);
      int units = units(phase);
      int unit = (int) seen;
      int count = Math.max(1, (units - unit) / (CLAIMS * team));
      if (unit == units) {
        seen = awaitNext(phase, spin);
      } else if (claim.compareAndSet(seen, seen + count)) {
        for (int i = 0; i < count; i++) {
          attempt(phase, unit + i, worker);
        }
        if (done.addAndGet(count) == units) {
          done.set(0);
          claim.set(firstWithUnits(phase + 1));
        }
        seen = claim.get();
      } else {
        // Somebody else was faster.
        seen = claim.get();
      }
    }
  }

  private void attempt(int phase, int unit, int worker) {
    try {
      run(phase, unit, worker);
    } catch (Throwable t) {
      // The others must not wait for ever; the caller throws it when all have left.
      failure = t;
    }
  }

  private long awaitNext(int phase, boolean spin) {
    long seen = claim.get();
    for (int i = 0; phase(seen) == phase; i++) {
      if (spin && i < 20_000) {
        Thread.onSpinWait();
      } else {
        Thread.yield();
      }
      seen = claim.get();
    }
    return seen;
  }

  private long firstWithUnits(int phase) {
    int phases = phases();
    while (phase < phases && units(phase) == 0) {
      phase++;
    }
    return (long) phase << 32;
  }

  private static int phase(long claim) {
    return (int) (claim >>> 32);
  }

  /** Throws what a unit threw. */
  final void rethrow() {
    Throwable t = failure;
    if (t instanceof RuntimeException e) {
      throw e;
    }
    if (t instanceof Error e) {
      throw e;
    }
  }
}
