package io.lanewise.bench.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lanewise.bench.machine.Bandwidth;
import io.lanewise.bench.machine.MachineCard;
import io.lanewise.bench.machine.Peak;
import io.lanewise.bench.timing.Timing;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page of a run. */
class HtmlReportTest {
  private static final String EVIL = "</script><img src=x onerror=alert(1)>&\"";

  private static Row timed(String problem, String name, String algorithm, double nanos) {
    return Row.of(problem, "forward", "nchw", name, 2)
        .by(algorithm, true)
        .judged(Status.OK, "")
        .measured(1e-7, 1e-5, 4096)
        .timed(new Timing(nanos, nanos, nanos, 0, 3, 1), 1_000, 100);
  }

  private static Report report(List<Row> rows) {
    MachineCard machine =
        MachineCard.of(new Peak(), Map.of("onednn", EVIL))
            .with(Map.of(2, 100.0), List.of(new Bandwidth("memory", 2, 1 << 20, 20)));
    return new Report(
        Report.SCHEMA,
        "1",
        "abc",
        "./lanewise bench resnet50 " + EVIL,
        "2026-01-01T00:00:00Z",
        1,
        1,
        true,
        List.of(EVIL),
        50,
        machine,
        rows);
  }

  private final Report full =
      report(
          List.of(
              timed("conv:a", "lanewise:auto", "winograd-4x4", 110),
              timed("conv:a", "lanewise:winograd-4x4", "winograd-4x4", 100)
                  .as("conv1", 3)
                  .split(Map.of("products", 60.0, "input transform", 40.0)),
              timed("conv:a", "lanewise:direct", "direct", 90),
              timed("conv:a", "onednn", null, 200),
              Row.of("conv:a", "forward", "nchw", "ort", 2).refused(EVIL),
              timed("conv:b", "lanewise:auto", "direct", 50).as(EVIL, 1)));

  private static int count(String text, String part) {
    return text.split(Pattern.quote(part), -1).length - 1;
  }

  @Test
  void everySectionIsThere() {
    String page = HtmlReport.of(full);
    var named = Pattern.compile("<meta name=\"sections\" content=\"([^\"]+)\"").matcher(page);
    assertTrue(named.find());
    for (String section : named.group(1).split(" ")) {
      assertEquals(1, count(page, "<section id=\"" + section + "\">"), section);
    }
    assertTrue(page.contains("1.111"), "the regret of 100 over 90");
    assertTrue(page.contains("The run was interrupted"));
    assertTrue(page.contains("resnet50 on this machine"));
    assertEquals(full.rows().size(), count(page, "<td class=\"status "));
  }

  @Test
  void nothingIsFetched() {
    String page = HtmlReport.of(full);
    assertFalse(page.contains("sourceMappingURL"));
    assertFalse(
        Pattern.compile("<(script|img|link)[^>]* (src|href)=\"(?!data:)").matcher(page).find());
  }

  @Test
  void whatComesFromOutsideIsEscaped() {
    String page = HtmlReport.of(full);
    assertEquals(0, count(page, "<img"));
    assertEquals(count(page, "<script"), count(page, "</script>"));
  }

  @Test
  void plotsAreJson() throws IOException {
    var plots =
        Pattern.compile("<script type=\"application/json\">(.*)</script>")
            .matcher(HtmlReport.of(full))
            .results()
            .toList();
    // Roofline, speed, peers, phases, scratch, error.
    assertEquals(6, plots.size());
    for (var plot : plots) {
      var json = new ObjectMapper().readTree(plot.group(1));
      assertTrue(json.get("series").size() > 0, plot.group(1));
    }
  }

  @Test
  void anEmptyRunHasAPageToo() {
    String page = HtmlReport.of(report(List.of()));
    assertTrue(page.contains("These problems are no network"));
    assertTrue(page.contains("No row counts operations"));
  }
}
