package io.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.bench.timing.Timing;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rows as text. */
class TableTest {
  private static Row row(String problem, String implementation, int threads, double nanos) {
    return Row.of(problem, "forward", "row-major", implementation, threads)
        .judged(Status.OK, "")
        .measured(1.5e-7, 1.5e-5, 500_000_000)
        .timed(new Timing(nanos, nanos, 1.2 * nanos, 0, 11, 1), 100_000, 64)
        .against(100_000);
  }

  @Test
  void everyLineFits() {
    List<Row> rows =
        List.of(
            row("gemm:m2048_n2048_k2048", "lanewise:reference", 16, 1),
            row("gemm:m2048_n2048_k2048/tt/packed-a/packed-b", "onednn-packed", 16, 1),
            row("gemm:m1_n1_k1", "netlib", 1, 1).refused("very ".repeat(40)));
    String table = Table.of(rows);
    table.lines().forEach(line -> assertTrue(line.length() <= Table.WIDTH, line));
    assertTrue(table.contains(" 20 ") && table.contains("ok wide"), table);
  }

  @Test
  void aLongProblemPutsEachOnALineOfItsOwn() {
    String long64 = "conv:ic64_ih56_oc64_k3_p1";
    List<Row> rows =
        List.of(
            row("conv:ic4_ih4_oc4_k3", "lanewise:implicit-gemm", 1, 1),
            row(long64, "lanewise:auto", 1, 1),
            row(long64, "onednn", 1, 1));
    List<String> lines = Table.of(rows).lines().toList();
    assertEquals(8, lines.size(), lines.toString());
    assertEquals(1, lines.stream().filter(long64::equals).count());
    assertTrue(lines.contains("conv:ic4_ih4_oc4_k3"), lines.toString());
    assertEquals(lines.get(3).indexOf("100000.0"), lines.get(6).indexOf("100000.0"));
  }

  @Test
  void ratiosAreGeometricMeansWithTheWorst() {
    List<Row> rows =
        List.of(
            row("gemm:m1_n1_k1", "lanewise:auto", 1, 100),
            row("gemm:m1_n1_k1", "onednn", 1, 400),
            row("gemm:m2_n2_k2", "lanewise:auto", 1, 100),
            row("gemm:m2_n2_k2", "onednn", 1, 100),
            row("gemm:m3_n3_k3", "lanewise:auto", 1, 100));
    String text = Ratios.againstPeers("", rows);
    assertTrue(text.contains("auto 2.00 (1.00 m2_n2_k2)"), text);
    assertEquals("", Ratios.scaling(rows));
  }

  @Test
  void ratiosOfSomeRowsSayOfWhich() {
    List<Row> rows =
        List.of(
            row("conv:ic1_ih1_oc1_k1", "lanewise:auto", 1, 300),
            row("conv:ic1_ih1_oc1_k1", "onednn", 1, 100));
    String text = Ratios.againstPeers(", depthwise", rows);
    assertTrue(text.startsWith("Speed against peers, depthwise: "), text);
    assertTrue(text.contains("auto 0.33 (0.33 ic1_ih1_oc1_k1)"), text);
    assertEquals("", Ratios.againstPeers(", depthwise", List.of()));
  }

  @Test
  void scalingIsSpeedOverSpeed() {
    List<Row> rows =
        List.of(
            row("gemm:m1_n1_k1", "lanewise:auto", 1, 190),
            row("gemm:m1_n1_k1", "lanewise:auto", 2, 100));
    String text = Ratios.scaling(rows);
    assertTrue(text.contains("Speed on 2 threads over 1"), text);
    assertTrue(text.contains("lanewise:auto 1.90"), text);
    assertEquals("", Ratios.againstPeers("", rows));
  }

  @Test
  void refusalsForOneReasonShareALine() {
    List<Row> rows =
        List.of(
            row("conv:ic1_ih1_oc1_k1", "lanewise:auto", 1, 1).as("conv1", 3),
            row("conv:ic1_ih1_oc1_k1", "lanewise:winograd-2x2", 1, 1).untimed().refused("no"),
            row("conv:ic1_ih1_oc1_k1", "lanewise:winograd-4x4", 1, 1).untimed().refused("no"),
            row("conv:ic1_ih1_oc1_k1", "onednn", 1, 1).untimed().refused("no"));
    List<String> lines = Table.of(rows).lines().toList();
    assertEquals(6, lines.size(), lines.toString());
    assertEquals("conv:ic1_ih1_oc1_k1  conv1, 3 times", lines.get(2));
    assertTrue(lines.get(4).contains("winograd-2x2, winograd-4x4"), lines.toString());
    assertTrue(lines.get(5).strip().startsWith("onednn"), lines.toString());
  }
}
