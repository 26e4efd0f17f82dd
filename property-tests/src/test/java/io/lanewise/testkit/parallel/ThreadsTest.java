package io.lanewise.testkit.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernels.parallel.Job;
import io.lanewise.kernels.parallel.Threads;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** Whoever takes part, each unit of a job is done once, after all of the phases before. */
class ThreadsTest {
  private enum Helpers {
    /** The library's own threads. */
    OWN,
    /** A virtual thread each. */
    VIRTUAL,
    /** Those that the caller becomes before he begins himself. */
    AT_ONCE,
    /** None that ever comes. */
    NEVER,
    /** An executor that refuses. */
    REFUSED;

    Threads threads(int count) {
      return switch (this) {
        case OWN -> Threads.of(count);
        case VIRTUAL -> Threads.on(Thread::startVirtualThread, count);
        case AT_ONCE -> Threads.on(Runnable::run, count);
        case NEVER -> Threads.on(task -> {}, count);
        case REFUSED ->
            Threads.on(
                task -> {
                  throw new RejectedExecutionException("full");
                },
                count);
      };
    }
  }

  /** Notes what is done when, and by whom. */
  private static class Noted extends Job {
    private final int[] units;
    private final int threads;
    private final AtomicIntegerArray[] times;
    private final AtomicIntegerArray inside;
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicInteger wrong = new AtomicInteger();

    Noted(List<Integer> units, int threads) {
      this.units = units.stream().mapToInt(Integer::intValue).toArray();
      this.threads = threads;
      times = new AtomicIntegerArray[this.units.length];
      for (int i = 0; i < times.length; i++) {
        times[i] = new AtomicIntegerArray(this.units[i]);
      }
      inside = new AtomicIntegerArray(threads);
    }

    @Override
    protected int phases() {
      return units.length;
    }

    @Override
    protected int units(int phase) {
      return units[phase];
    }

    @Override
    protected void run(int phase, int unit, int worker) {
      int before = 0;
      for (int i = 0; i < phase; i++) {
        before += units[i];
      }
      boolean alone = worker >= 0 && worker < threads && inside.getAndIncrement(worker) == 0;
      if (!alone || done.get() < before) {
        wrong.getAndIncrement();
      }
      times[phase].getAndIncrement(unit);
      work(phase, unit);
      done.getAndIncrement();
      inside.getAndDecrement(worker);
    }

    /** For those that do more. */
    void work(int phase, int unit) {
      if (unit % 5 == 0) {
        Thread.yield();
      }
    }

    void check(int runs) {
      assertEquals(0, wrong.get());
      for (AtomicIntegerArray phase : times) {
        for (int i = 0; i < phase.length(); i++) {
          assertEquals(runs, phase.get(i));
        }
      }
    }

    void forget() {
      done.set(0);
    }
  }

  @Provide
  Arbitrary<List<Integer>> phases() {
    Arbitrary<Integer> units =
        Arbitraries.frequencyOf(
            net.jqwik.api.Tuple.of(3, Arbitraries.integers().between(0, 9)),
            net.jqwik.api.Tuple.of(1, Arbitraries.integers().between(10, 200)));
    return units.list().ofMaxSize(6);
  }

  @Property
  void eachUnitIsDoneOnceAndAfterAllPhasesBefore(
      @ForAll("phases") List<Integer> units,
      @ForAll @IntRange(min = 1, max = 7) int count,
      @ForAll Helpers helpers) {
    Threads threads = helpers.threads(count);
    Noted job = new Noted(units, count);
    for (int run = 1; run <= 3; run++) {
      threads.run(job);
      job.check(run);
      job.forget();
    }
  }

  /** What a unit throws its caller throws; the job can run again, and so can others. */
  @Property
  void aFailureIsThrownWhenAllHaveLeft(
      @ForAll @Size(min = 1, max = 4) List<@IntRange(min = 1, max = 30) Integer> units,
      @ForAll @IntRange(min = 1, max = 7) int count,
      @ForAll Helpers helpers,
      @ForAll @IntRange(max = 1000) int at) {
    int phase = at % units.size();
    int unit = at % units.get(phase);
    RuntimeException thrown = new IllegalStateException("a unit");
    AtomicInteger fails = new AtomicInteger(1);
    Noted job =
        new Noted(units, count) {
          @Override
          void work(int p, int u) {
            if (p == phase && u == unit && fails.getAndDecrement() == 1) {
              throw thrown;
            }
          }
        };
    Threads threads = helpers.threads(count);
    assertSame(thrown, assertThrows(IllegalStateException.class, () -> threads.run(job)));
    Noted other = new Noted(units, count);
    threads.run(other);
    other.check(1);
  }

  /** A job that runs another, or meets one, works alone. */
  @Property(tries = 20)
  void aJobInAJobIsDone(
      @ForAll("phases") List<Integer> units, @ForAll @IntRange(min = 1, max = 4) int count) {
    Threads threads = Threads.of(count);
    AtomicInteger inner = new AtomicInteger();
    Noted job =
        new Noted(List.of(3), count) {
          @Override
          void work(int phase, int unit) {
            Noted nested = new Noted(units, count);
            threads.run(nested);
            nested.check(1);
            inner.getAndIncrement();
          }
        };
    threads.run(job);
    job.check(1);
    assertEquals(3, inner.get());
  }

  /** Two callers at once: one has the team, the other works alone, or both take turns. */
  @Property(tries = 20)
  void twoCallersDoNotMeet(@ForAll("phases") List<Integer> units) throws InterruptedException {
    Threads threads = Threads.of(2);
    AtomicInteger finished = new AtomicInteger();
    Runnable caller =
        () -> {
          Noted job = new Noted(units, 2);
          for (int run = 1; run <= 20; run++) {
            threads.run(job);
            job.check(run);
            job.forget();
          }
          finished.getAndIncrement();
        };
    Thread other = new Thread(caller);
    other.start();
    caller.run();
    other.join(60_000);
    assertFalse(other.isAlive());
    assertEquals(2, finished.get());
  }
}
