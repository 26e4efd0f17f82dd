package io.lanewise.bench.timing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * The one timing loop. Competitors take turns, A B C A B C, so that whatever the machine does
 * meanwhile falls on all of them; a sample is as many calls as fill its time.
 *
 * <p>The first rounds are not counted. They go on until nobody gets faster any more, and find out
 * how many calls a sample needs. When somebody gets faster all the same, counting begins anew.
 *
 * @param clock nanoseconds
 * @param allocated bytes allocated so far on all threads
 * @param quiet waits until no thread spins any more
 * @param rounds samples of each competitor
 * @param sampleNanos how long a sample lasts at least
 * @param warmUpNanos how long each competitor runs uncounted at least
 */
public record Rounds(
    LongSupplier clock,
    LongSupplier allocated,
    Runnable quiet,
    int rounds,
    long sampleNanos,
    long warmUpNanos) {
  /** Uncounted rounds at most, for a competitor that gets faster for ever. */
  private static final int MOST_WARM_UP = 100;

  /** So many samples in a row that are not faster, by this much, than those before: settled. */
  private static final int LAST = 3;

  private static final double FASTER = 0.97;

  private static final int LEAST_ROUNDS = 3;
  private static final long LEAST_SAMPLE_NANOS = 1_000_000;

  /** How often the counted rounds begin anew because somebody got faster meanwhile. */
  private static final int MOST_REPEATS = 3;

  /**
   * The same with less of everything, so that so many competitors are done in about that time; at
   * least three samples stay.
   */
  public Rounds within(long nanos, int competitors) {
    double wanted = (double) competitors * (warmUpNanos + rounds * sampleNanos);
    double part = Math.max(0, nanos) / Math.max(1, wanted);
    if (part >= 1) {
      return this;
    }
    int fewer = Math.clamp((long) (rounds * part), Math.min(LEAST_ROUNDS, rounds), rounds);
    double left = Math.max(0, nanos) / (double) competitors - part * warmUpNanos;
    return new Rounds(
        clock,
        allocated,
        quiet,
        fewer,
        Math.clamp((long) (left / fewer), Math.min(LEAST_SAMPLE_NANOS, sampleNanos), sampleNanos),
        (long) (part * warmUpNanos));
  }

  /** Times the competitors against each other; the results are in their order. */
  public List<Timing> time(List<Competitor> competitors) {
    List<Turn> turns = competitors.stream().map(Turn::new).toList();
    for (int round = 0; round < MOST_WARM_UP; round++) {
      if (turns.stream().allMatch(Turn::settled)) {
        break;
      }
      turns.forEach(Turn::warmUp);
    }
    int repeats = 0;
    do {
      for (int round = 0; round < rounds; round++) {
        for (Turn turn : turns) {
          turn.measure(round);
        }
      }
    } while (repeats++ < MOST_REPEATS && turns.stream().anyMatch(Turn::gotFaster));
    return turns.stream().map(Turn::timing).toList();
  }

  /** One competitor and its samples. */
  private final class Turn {
    private final Competitor competitor;
    private final double[] nanos = new double[rounds];
    private final List<Double> warmUps = new ArrayList<>();
    private int repetitions = 1;
    private long warmedUp;
    private long leastAllocated = Long.MAX_VALUE;

    Turn(Competitor competitor) {
      this.competitor = competitor;
    }

    void warmUp() {
      long elapsed = sample();
      warmUps.add((double) elapsed / repetitions);
      warmedUp += elapsed;
      double wanted = Math.ceil((double) sampleNanos * repetitions / Math.max(1, elapsed));
      repetitions = (int) Math.clamp(wanted, 1, 1 << 30);
    }

    boolean settled() {
      int before = warmUps.size() - LAST;
      return before > 0
          && warmedUp >= warmUpNanos
          && Collections.min(warmUps.subList(before, warmUps.size()))
              >= FASTER * Collections.min(warmUps.subList(0, before));
    }

    void measure(int round) {
      nanos[round] = (double) sample() / repetitions;
    }

    /** Whether the second half is a tenth faster than the first: it was not warm yet. */
    boolean gotFaster() {
      int half = rounds / 2;
      return half > 0
          && Timing.median(Arrays.copyOfRange(nanos, rounds - half, rounds))
              < 0.9 * Timing.median(Arrays.copyOf(nanos, half));
    }

    /**
     * One sample, after a call that brings operands into the caches and helpers out of their sleep.
     */
    private long sample() {
      if (repetitions > 1) {
        competitor.run();
      }
      long allocatedBefore = allocated.getAsLong();
      long start = clock.getAsLong();
      for (int i = 0; i < repetitions; i++) {
        competitor.run();
      }
      long elapsed = clock.getAsLong() - start;
      long bytes = allocated.getAsLong() - allocatedBefore;
      leastAllocated = Math.min(leastAllocated, bytes / repetitions);
      if (competitor.leavesThreadsSpinning()) {
        quiet.run();
      }
      return elapsed;
    }

    Timing timing() {
      return Timing.of(nanos, leastAllocated, repetitions);
    }
  }
}
