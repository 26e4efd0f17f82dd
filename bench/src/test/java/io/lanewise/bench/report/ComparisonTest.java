package io.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.bench.machine.MachineCard;
import io.lanewise.bench.machine.Peak;
import io.lanewise.bench.timing.Timing;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Two runs side by side. */
class ComparisonTest {
  private static Row row(String problem, double low, double median, double high) {
    return Row.of(problem, "forward", "nchw", "lanewise:auto", 1)
        .judged(Status.OK, "")
        .timed(new Timing(median, low, high, 0, 3, 1), 1_000, 100);
  }

  private static Report report(String revision, double peak, Row... rows) {
    MachineCard machine = MachineCard.of(new Peak(), Map.of()).with(Map.of(1, peak), List.of());
    return new Report(
        1, "1", revision, "c", "t", 1, 1, false, List.of(), 0, machine, List.of(rows));
  }

  @Test
  void rangesThatMeetAreNoise() {
    Comparison comparison =
        Comparison.of(
            report("a", 100, row("x", 90, 100, 110), row("y", 99, 100, 101)),
            report("a", 100, row("x", 80, 85, 91), row("y", 45, 50, 55)));
    assertEquals(List.of(), comparison.differences());
    assertFalse(comparison.pairs().getFirst().isOutsideTheNoise());
    assertTrue(comparison.pairs().getLast().isOutsideTheNoise());
    assertEquals(2, comparison.pairs().getLast().ratio());
    String text = comparison.text();
    assertTrue(text.contains("1 faster, 0 slower, 1 same"), text);
    assertTrue(text.contains("2.00x  faster"), text);
    text.lines().forEach(line -> assertTrue(line.length() <= Table.WIDTH, line));
  }

  @Test
  void whatIsNotInBothIsSaid() {
    Comparison comparison =
        Comparison.of(
            report("a", 100, row("x", 90, 100, 110), row("y", 1, 1, 1), row("z", 1, 1, 1)),
            report(
                "b",
                120,
                row("x", 190, 200, 210),
                row("w", 1, 1, 1),
                row("z", 1, 1, 1).untimed().refused("no longer")));
    assertEquals(
        List.of("revision", "FMA peak"),
        comparison.differences().stream().map(Comparison.Difference::name).toList());
    assertEquals(1, comparison.pairs().size());
    String text = comparison.text();
    assertTrue(text.contains("SLOWER"), text);
    assertTrue(text.contains("only in the first: lanewise:auto on y"), text);
    assertTrue(text.contains("only in the second: lanewise:auto on w"), text);
    assertTrue(text.contains("lanewise:auto on z: ok, then refused no longer"), text);
  }
}
