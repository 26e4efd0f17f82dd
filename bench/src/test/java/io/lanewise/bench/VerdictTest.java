package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.bench.report.Row;
import io.lanewise.bench.report.Status;
import io.lanewise.bench.timing.Timing;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What makes a run fail. */
class VerdictTest {
  private static final Row TIMED =
      Row.of("gemm:m1_n1_k1", "forward", "row-major", "lanewise:auto", 1)
          .judged(Status.OK, "")
          .timed(new Timing(100, 90, 110, 0, 3, 1), 1_000, 64);

  private final StringWriter out = new StringWriter();

  private int verdict(Row row) {
    return SuiteRun.verdict(List.of(row), true, new PrintWriter(out));
  }

  @Test
  void rightRowsPass() {
    assertEquals(0, verdict(TIMED.against(10)));
    assertEquals(0, verdict(TIMED.refused("n must be 1")));
    assertEquals("", out.toString());
  }

  @Test
  void aWrongAnswerFails() {
    assertEquals(1, verdict(TIMED.judged(Status.FAILED, "output 0 is 1, exact 2")));
    assertEquals("1 row has a wrong answer.", out.toString().strip());
  }

  @Test
  void aRowOverThePeakFails() {
    assertEquals(1, verdict(TIMED.against(9.7)));
    assertTrue(out.toString().startsWith("The FMA peak was measured badly"), out.toString());
  }

  @Test
  void whereOperationsAreSavedAPeakIsNoLimit() {
    assertEquals(0, SuiteRun.verdict(List.of(TIMED.against(9.7)), false, new PrintWriter(out)));
    assertEquals("", out.toString());
  }
}
