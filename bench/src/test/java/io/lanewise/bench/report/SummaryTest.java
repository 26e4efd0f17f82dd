package io.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.bench.timing.Timing;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Winners, regret and totals. */
class SummaryTest {
  private final List<Row> rows = new ArrayList<>();

  /** A timed row of ours; a millionth of a second is a thousand nanoseconds. */
  private Row timed(String problem, String name, double nanos) {
    return Row.of(problem, "forward", "nchw", name, 1)
        .judged(Status.OK, "")
        .timed(new Timing(nanos, nanos, nanos, 0, 3, 1), 1_000, 100)
        .as("layer of " + problem, problem.equals("a") ? 2 : 3);
  }

  private void ours(String problem, String name, String algorithm, double nanos) {
    rows.add(timed(problem, "lanewise:" + name, nanos).by(algorithm, !name.equals("inexact")));
  }

  @Test
  void regretIsOfTheNamedRows() {
    ours("a", "auto", "direct", 130);
    ours("a", "direct", "direct", 120);
    ours("a", "winograd", "winograd", 100);
    // Faster, but not exact enough to be chosen.
    ours("a", "inexact", "inexact", 10);
    ours("b", "auto", "direct", 77);
    ours("b", "direct", "direct", 70);
    List<Choice> choices = Choice.of(rows);
    assertEquals(List.of(1.2, 1.0), choices.stream().map(Choice::regret).toList());
    assertEquals("winograd", choices.getFirst().best().algorithm());
    assertEquals(Math.sqrt(1.2), Choice.meanRegret(choices), 1e-12);
    assertEquals(1.2, Choice.worst(choices).orElseThrow().regret());
    String text = Summary.choices(rows);
    assertTrue(text.contains("regret: 1.095 by geometric mean, 1.20 at worst (a)"), text);
    text.lines().forEach(line -> assertTrue(line.length() <= Table.WIDTH, line));
  }

  @Test
  void withoutNamedRowsThereIsNoRegret() {
    ours("a", "auto", "direct", 130);
    assertEquals(List.of(), Choice.of(rows));
    assertEquals("", Summary.choices(rows));
    assertEquals(1, Choice.meanRegret(List.of()));
  }

  @Test
  void totalsCountRepeats() {
    ours("a", "auto", "direct", 100);
    ours("a", "direct", "direct", 80);
    ours("b", "auto", "direct", 10);
    rows.add(timed("b", "peer", 20));
    List<Total> totals = Total.of(rows);
    assertEquals(
        List.of("lanewise:auto", "lanewise:direct", "peer", Total.BEST),
        totals.stream().map(Total::implementation).toList());
    Total auto = totals.getFirst();
    assertEquals(2 * 100 + 3 * 10, auto.nanos());
    assertEquals(5 * 1_000, auto.flops());
    assertEquals(5, auto.layers());
    Total peer = totals.get(2);
    assertEquals(3, peer.layers());
    assertEquals(5, peer.ofLayers());
    assertEquals(60, peer.nanos());
    assertEquals(30, peer.autoNanos());
    assertEquals(2 * 80 + 3 * 10, totals.getLast().nanos());
    Summary.totals(rows).lines().forEach(line -> assertTrue(line.length() <= Table.WIDTH, line));
  }

  @Test
  void withoutAutoOnALayerNothingIsHeldAgainstIt() {
    rows.add(timed("a", "peer", 20));
    assertNull(Total.of(rows).getFirst().autoNanos());
  }

  @Test
  void rowsOutsideNetworksHaveNoTotal() {
    rows.add(Row.of("a", "forward", "nchw", "lanewise:auto", 1));
    assertEquals("", Summary.totals(rows));
  }
}
