package io.lanewise.bench.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.lanewise.bench.machine.Peak;
import io.lanewise.bench.report.Row;
import io.lanewise.bench.report.Status;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Entry;
import io.lanewise.bench.timing.Rounds;
import io.lanewise.kernels.contract.ErrorBound;
import java.util.List;
import org.junit.jupiter.api.Test;

/** From entries to rows. */
class ContestTest {
  private long now;
  private int closed;

  /** Answers some numbers, one call after the other, and from then on the last. */
  private final class Fake implements Competitor {
    private final float[] answers;
    private int calls;

    Fake(float... answers) {
      this.answers = answers;
    }

    @Override
    public void run() {
      now += 1_000;
      calls++;
    }

    @Override
    public void spoil() {}

    @Override
    public float[] answer() {
      return new float[] {answers[Math.min(calls, answers.length) - 1]};
    }

    @Override
    public ErrorBound errorBound() {
      return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, 0.5);
    }

    @Override
    public void close() {
      closed++;
    }
  }

  private static Verdict isOne(float[] computed, ErrorBound bound) {
    double error = Math.abs(computed[0] - 1);
    return error <= bound.factor()
        ? new Verdict(Status.OK, error, "")
        : new Verdict(Status.FAILED, error, "not 1");
  }

  private Row only(Entry entry) {
    Rounds rounds = new Rounds(() -> now, () -> 0, () -> {}, 3, 1_000, 0);
    Case held =
        new Case("op:x1", "forward", "row-major", 1, 2_000, 64, ContestTest::isOne, List.of(entry));
    return new Contest(rounds, new Peak()).run(held).getFirst();
  }

  @Test
  void aRightAnswerIsTimed() {
    Row row = only(new Entry("right", () -> new Fake(1.25f)));
    assertEquals(Status.OK, row.status());
    assertEquals(1_000, row.medianNanos());
    assertEquals(2, row.gflops());
    assertEquals(0.25, row.error());
    assertEquals(0.5, row.errorBound());
    assertNull(row.scratchBytes());
    assertEquals(1, closed);
  }

  @Test
  void aWrongAnswerIsNotTimed() {
    Row row = only(new Entry("wrong", () -> new Fake(2)));
    assertEquals(Status.FAILED, row.status());
    assertEquals("not 1", row.reason());
    assertEquals(1, row.error());
    assertNull(row.medianNanos());
    assertEquals(1, closed);
  }

  @Test
  void anAnswerThatTurnsWrongWhenWarmLosesItsTime() {
    Row row = only(new Entry("turns", () -> new Fake(1, 1, 2)));
    assertEquals(Status.FAILED, row.status());
    assertNull(row.gflops());
    assertNotNull(row.error());
  }

  @Test
  void aRefusalGivesItsReason() {
    Row row = only(Entry.refused("absent", "not here"));
    assertEquals(Status.REFUSED, row.status());
    assertEquals("not here", row.reason());
  }

  @Test
  void aLibraryThatDoesNotLoadGivesItsReason() {
    Row row =
        only(
            new Entry(
                "broken",
                () -> {
                  throw new UnsatisfiedLinkError("no such file");
                }));
    assertEquals(Status.REFUSED, row.status());
    assertEquals("does not load: no such file", row.reason());
  }

  @Test
  void aCrashIsAFailedRow() {
    Row row =
        only(
            new Entry(
                "crash",
                () -> {
                  throw new IllegalStateException("boom");
                }));
    assertEquals(Status.FAILED, row.status());
    assertEquals("threw java.lang.IllegalStateException: boom", row.reason());
  }
}
