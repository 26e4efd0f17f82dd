package io.lanewise.bench.timing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.contract.ErrorBound;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The timing loop on a clock that its competitors turn. */
class RoundsTest {
  private final List<String> samples = new ArrayList<>();
  private long now;
  private long allocated;
  private int pauses;

  private class Fake implements Competitor {
    private final String name;
    private final long nanos;
    private final boolean spins;

    Fake(String name, long nanos, boolean spins) {
      this.name = name;
      this.nanos = nanos;
      this.spins = spins;
    }

    @Override
    public void run() {
      if (samples.isEmpty() || !samples.getLast().equals(name)) {
        samples.add(name);
      }
      now += nanos;
      allocated += 8;
    }

    @Override
    public void spoil() {}

    @Override
    public float[] answer() {
      return new float[0];
    }

    @Override
    public ErrorBound errorBound() {
      return ErrorBound.elementwise(1);
    }

    @Override
    public boolean leavesThreadsSpinning() {
      return spins;
    }
  }

  private Rounds rounds() {
    return new Rounds(() -> now, () -> allocated, () -> pauses++, 7, 1_000, 10_000);
  }

  @Test
  void competitorsTakeTurns() {
    rounds().time(List.of(new Fake("a", 10, false), new Fake("b", 400, false)));
    for (int i = 0; i < samples.size(); i++) {
      assertEquals(i % 2 == 0 ? "a" : "b", samples.get(i));
    }
    assertTrue(samples.size() >= 2 * 7, samples.toString());
  }

  @Test
  void samplesAreLongEnoughAndCountedByTheCall() {
    List<Timing> timings =
        rounds().time(List.of(new Fake("a", 10, false), new Fake("b", 400, false)));
    Timing a = timings.getFirst();
    assertEquals(10, a.medianNanos());
    assertEquals(100, a.repetitions());
    assertEquals(7, a.samples());
    assertEquals(8, a.allocatedBytes());
    assertEquals(0, a.spread());
    assertEquals(400, timings.getLast().medianNanos());
    assertEquals(3, timings.getLast().repetitions());
  }

  @Test
  void warmUpLastsUntilNobodyGetsFaster() {
    long[] calls = {0};
    Competitor improving =
        new Fake("c", 0, false) {
          @Override
          public void run() {
            now += ++calls[0] <= 30 ? 1_000 - 30 * calls[0] : 100;
          }
        };
    assertEquals(100, rounds().time(List.of(improving)).getFirst().quartile3Nanos());
  }

  @Test
  void whoGetsFasterWhileCountedIsCountedAnew() {
    long[] calls = {0};
    Competitor late =
        new Fake("d", 0, false) {
          @Override
          public void run() {
            now += ++calls[0] <= 14 ? 1_000 : 100;
          }
        };
    assertEquals(100, rounds().time(List.of(late)).getFirst().quartile3Nanos());
  }

  @Test
  void aPauseFollowsThoseWhoseThreadsSpin() {
    rounds().time(List.of(new Fake("a", 500, false)));
    assertEquals(0, pauses);
    rounds().time(List.of(new Fake("a", 500, true)));
    assertTrue(pauses >= 7, "pauses " + pauses);
  }

  @Test
  void nobodyToTimeIsNoError() {
    assertTrue(rounds().time(List.of()).isEmpty());
    assertFalse(pauses > 0);
  }

  @Test
  void quartilesAreInterpolated() {
    Timing timing = Timing.of(new double[] {4, 1, 3, 2}, 0, 1);
    assertEquals(2.5, timing.medianNanos());
    assertEquals(1.75, timing.quartile1Nanos());
    assertEquals(3.25, timing.quartile3Nanos());
  }

  @Test
  void aShareOfTheTimeIsKept() {
    Rounds all = new Rounds(() -> 0, () -> 0, () -> {}, 11, 15_000_000, 500_000_000);
    assertEquals(all, all.within(10_000_000_000L, 2));
    for (int competitors : List.of(1, 2, 7)) {
      long share = 600_000_000;
      Rounds some = all.within(share, competitors);
      long planned = competitors * (some.warmUpNanos() + some.rounds() * some.sampleNanos());
      assertTrue(planned <= share && planned > 0.7 * share, some.toString());
    }
    Rounds least = all.within(0, 5);
    assertEquals(3, least.rounds());
    assertEquals(1_000_000, least.sampleNanos());
    assertEquals(0, least.warmUpNanos());
    assertEquals(1, new Rounds(() -> 0, () -> 0, () -> {}, 1, 10, 10).within(0, 3).rounds());
  }
}
