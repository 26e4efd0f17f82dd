package io.lanewise.bench.report;

import io.lanewise.bench.html.Page;
import io.lanewise.bench.html.Plot;
import io.lanewise.bench.machine.Bandwidth;
import io.lanewise.bench.machine.Bytes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;

/** A report as a page with plots; {@code report.mustache} beside this class is its body. */
public final class HtmlReport {
  private static final List<String> SECTIONS =
      List.of(
          "summary",
          "machine",
          "winners",
          "network",
          "roofline",
          "speed",
          "peers",
          "phases",
          "scratch",
          "error",
          "rows",
          "made");

  /** A plot with more groups of bars than this becomes several. */
  private static final int GROUPS = 24;

  private static final String OURS = "lanewise:";

  private final Report report;
  private final List<Row> rows;
  private final List<String> implementations;

  private HtmlReport(Report report) {
    this.report = report;
    rows = report.rows();
    Set<String> names = new LinkedHashSet<>(List.of("lanewise:auto"));
    rows.stream().filter(Row::isTimed).forEach(row -> names.add(row.implementation()));
    implementations = List.copyOf(names);
  }

  /** Writes the page. */
  public static void write(Report report, Path file) throws IOException {
    Files.writeString(file, of(report));
  }

  /** The page. */
  public static String of(Report report) {
    return new HtmlReport(report).page();
  }

  private String page() {
    Map<String, Object> values = new HashMap<>();
    values.put("report", report);
    values.put("warnings", warnings());
    values.put("tiles", tiles());
    values.put("machine", report.machine().lines());
    values.put("choices", Choice.of(rows).stream().map(HtmlReport::choice).toList());
    values.put("totals", Total.of(rows).stream().map(HtmlReport::total).toList());
    values.put("rooflines", rooflines());
    values.put("speeds", speeds());
    values.put("peers", againstPeers());
    values.put("phases", phases());
    values.put("scratch", scratch());
    values.put("errors", errors());
    values.put("rows", rows.stream().map(HtmlReport::line).toList());
    values.put("leftOut", report.leftOut());
    return Page.of(
        "Lanewise: " + suite(),
        report.machine().cpu() + ", " + report.time(),
        HtmlReport.class,
        "report.mustache",
        SECTIONS,
        values);
  }

  private String suite() {
    String[] words = report.command().split(" ");
    boolean named = words.length > 2 && words[1].equals("bench") && !words[2].startsWith("-");
    return named ? words[2] + " on this machine" : "kernels on this machine";
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    if (report.interrupted()) {
      warnings.add("The run was interrupted: this is what was measured before.");
    }
    for (Row row : rows) {
      if (row.status() == Status.FAILED || row.status() == Status.MISTRUSTED) {
        warnings.add(
            row.implementation()
                + " on "
                + row.problem()
                + " "
                + row.status()
                + ": "
                + row.reason());
      }
    }
    if (report.othersPercent() >= 5) {
      warnings.add(
          String.format(
              Locale.ROOT,
              "Other programs took %.0f %% of the processors meanwhile.",
              report.othersPercent()));
    }
    return warnings;
  }

  private record Tile(String value, String text) {}

  private List<Tile> tiles() {
    List<Tile> tiles = new ArrayList<>();
    List<Choice> choices = Choice.of(rows);
    Choice.worst(choices)
        .ifPresent(
            worst ->
                tiles.add(
                    new Tile(
                        text("%.3f", Choice.meanRegret(choices)),
                        text(
                            "planner's regret, geometric mean; worst %.2f on %s",
                            worst.regret(), worst.best().title()))));
    rows.stream()
        .filter(row -> row.isOurs() && row.percentOfPeak() != null)
        .max((a, b) -> Double.compare(a.percentOfPeak(), b.percentOfPeak()))
        .ifPresent(
            row ->
                tiles.add(
                    new Tile(
                        text("%.0f GFLOP/s", row.gflops()),
                        text(
                            "the fastest row, %.0f %% of the FMA peak: %s on %s",
                            row.percentOfPeak(), row.algorithm(), row.title()))));
    Total.of(rows).stream()
        .filter(total -> total.implementation().equals("lanewise:auto"))
        .filter(total -> total.layers() == total.ofLayers())
        .forEach(
            total ->
                tiles.add(
                    new Tile(
                        text("%.2f ms", total.nanos() / 1e6),
                        "the network's layers by auto, on " + threads(total.threads()))));
    long ok = rows.stream().filter(row -> row.status() == Status.OK).count();
    long refused = rows.stream().filter(row -> row.status() == Status.REFUSED).count();
    long wrong = rows.size() - ok - refused;
    tiles.add(
        new Tile(
            ok + " ok",
            refused + " refused, " + wrong + " failed or mistrusted; answers checked first"));
    return tiles;
  }

  private static String threads(int count) {
    return count + (count == 1 ? " thread" : " threads");
  }

  private static Map<String, Object> choice(Choice choice) {
    Row best = choice.best();
    return Map.of(
        "layer", best.title(),
        "problem", best.problem(),
        "threads", best.threads(),
        "winner", best.algorithm(),
        "gflops", text("%.1f", best.gflops()),
        "percent", text("%.0f", best.percentOfPeak()),
        "chosen", choice.chosen().algorithm(),
        "regret", text("%.2f", choice.regret()),
        "wide", choice.regret() > 1.1 ? "wide" : "");
  }

  private static Map<String, Object> total(Total total) {
    return Map.of(
        "implementation", total.implementation(),
        "threads", total.threads(),
        "layers", total.layers() + " of " + total.ofLayers(),
        "millis", text("%.3f", total.nanos() / 1e6),
        "gflops", text("%.1f", total.flops() / total.nanos()),
        "ratio", total.autoNanos() == null ? "" : text("%.2f", total.nanos() / total.autoNanos()));
  }

  /** The cells of the table of all rows. */
  private static Map<String, Object> line(Row row) {
    Map<String, Object> cells = new HashMap<>();
    cells.put("layer", row.layer() == null ? "" : row.layer());
    cells.put("problem", row.problem());
    cells.put("implementation", row.implementation());
    cells.put("algorithm", row.implementation().equals("lanewise:auto") ? row.algorithm() : null);
    cells.put("threads", row.threads());
    cells.put("micros", text("%.1f", row.isTimed() ? row.medianNanos() / 1e3 : null));
    cells.put("spread", row.isTimed() ? text("%.1f", spread(row)) : "");
    cells.put("wide", Boolean.TRUE.equals(row.wideSpread()) ? "wide" : "");
    cells.put("gflops", text("%.1f", row.gflops()));
    cells.put("percent", text("%.1f", row.percentOfPeak()));
    cells.put("gbps", text("%.1f", row.gbps()));
    cells.put("intensity", text("%.1f", row.intensity()));
    cells.put("scratch", row.scratchBytes() == null ? "" : Bytes.text(row.scratchBytes()));
    cells.put("scratchBytes", row.scratchBytes() == null ? "" : row.scratchBytes());
    cells.put("allocated", row.allocatedBytes() == null ? "" : row.allocatedBytes());
    cells.put("error", text("%.1e", row.error()));
    cells.put("bound", text("%.1e", row.errorBound()));
    cells.put("status", row.status().toString());
    cells.put("reason", row.reason());
    return cells;
  }

  private static double spread(Row row) {
    return 100 * (row.quartile3Nanos() - row.quartile1Nanos()) / row.medianNanos();
  }

  private static String text(String format, Object... values) {
    return values.length == 1 && values[0] == null
        ? ""
        : String.format(Locale.ROOT, format, values);
  }

  private Set<Integer> threadCounts() {
    Set<Integer> counts = new TreeSet<>();
    rows.forEach(row -> counts.add(row.threads()));
    return counts;
  }

  /** A plot a number of threads: roofs, and below them every row that counts operations. */
  private List<Plot> rooflines() {
    List<Plot> plots = new ArrayList<>();
    for (int count : threadCounts()) {
      List<Row> shown =
          rows.stream()
              .filter(row -> row.threads() == count && row.gflops() != null)
              .filter(row -> row.intensity() != null)
              .toList();
      Double peak = report.machine().peakGflops().get(count);
      if (!shown.isEmpty() && peak != null) {
        List<Plot.Series> series = new ArrayList<>(roofs(count, peak, shown));
        series.addAll(
            byImplementation(
                shown,
                row ->
                    new Plot.Point(
                        row.intensity(), row.gflops(), row.implementation() + ", " + row.title())));
        plots.add(
            Plot.points(
                "Roofline on " + threads(count),
                new Plot.Axis("operations per byte (each element moved once)", true),
                new Plot.Axis("GFLOP/s", true),
                series));
      }
    }
    return plots;
  }

  private List<Plot.Series> roofs(int count, double peak, List<Row> shown) {
    double least = shown.stream().mapToDouble(Row::intensity).min().orElse(1) / 1.5;
    double most = shown.stream().mapToDouble(Row::intensity).max().orElse(1) * 1.5;
    List<Plot.Series> roofs = new ArrayList<>();
    roofs.add(
        Plot.Series.line(
            text("FMA peak %.0f", peak),
            0,
            List.of(new Plot.Point(least, peak, ""), new Plot.Point(most, peak, ""))));
    int colour = 8;
    for (Bandwidth level : report.machine().bandwidths()) {
      if (level.threads() == count) {
        double ridge = Math.min(most, peak / level.gbps());
        double from = Math.min(least, ridge);
        roofs.add(
            Plot.Series.line(
                text("%s %.0f GB/s", level.level(), level.gbps()),
                colour++,
                List.of(
                    new Plot.Point(from, from * level.gbps(), ""),
                    new Plot.Point(ridge, ridge * level.gbps(), ""))));
      }
    }
    return roofs;
  }

  private List<Plot.Series> byImplementation(List<Row> shown, Function<Row, Plot.Point> point) {
    List<Plot.Series> series = new ArrayList<>();
    for (String name : implementations) {
      List<Plot.Point> points =
          shown.stream().filter(row -> row.implementation().equals(name)).map(point).toList();
      if (!points.isEmpty()) {
        series.add(Plot.Series.points(shortened(name), colour(name), points));
      }
    }
    return series;
  }

  private int colour(String implementation) {
    return implementations.indexOf(implementation);
  }

  private static String shortened(String implementation) {
    return implementation.replace(OURS, "");
  }

  /** Speeds, in operations or, where nobody counts those, in bytes. */
  private List<Plot> speeds() {
    boolean operations = rows.stream().anyMatch(row -> row.gflops() != null);
    Function<Row, Double> speed = operations ? Row::gflops : Row::gbps;
    return bars(
        "Speed",
        new Plot.Axis(operations ? "GFLOP/s" : "GB/s", false),
        null,
        row -> true,
        speed,
        row ->
            row.percentOfPeak() != null
                ? text("%.0f %% of the peak", row.percentOfPeak())
                : text("%.0f %% of a copy", row.percentOfCopy()));
  }

  private List<Plot> scratch() {
    return bars(
        "Scratch memory",
        new Plot.Axis("KiB", true),
        null,
        row -> row.isOurs() && row.scratchBytes() != null && row.scratchBytes() > 0,
        row -> row.scratchBytes() / 1024.0,
        row -> Bytes.text(row.scratchBytes()));
  }

  private List<Plot> errors() {
    return bars(
        "Error as a part of its bound,",
        new Plot.Axis("error / bound", true),
        1.0,
        row -> row.error() != null && row.errorBound() != null && row.error() > 0,
        row -> row.error() / row.errorBound(),
        row -> text("%.1e of %.1e", row.error(), row.errorBound()));
  }

  /** Groups of bars, a group a problem, a bar an implementation, a plot a number of threads. */
  private List<Plot> bars(
      String title,
      Plot.Axis axis,
      Double reference,
      Predicate<Row> wanted,
      Function<Row, Double> value,
      Function<Row, String> note) {
    List<Plot> plots = new ArrayList<>();
    for (int count : threadCounts()) {
      Map<String, Map<String, Row>> groups = new LinkedHashMap<>();
      for (Row row : rows) {
        if (row.threads() == count
            && row.isTimed()
            && wanted.test(row)
            && value.apply(row) != null) {
          groups
              .computeIfAbsent(row.problem(), key -> new LinkedHashMap<>())
              .put(row.implementation(), row);
        }
      }
      List<Map<String, Row>> all = List.copyOf(groups.values());
      for (int from = 0; from < all.size(); from += GROUPS) {
        List<Map<String, Row>> some = all.subList(from, Math.min(all.size(), from + GROUPS));
        List<Plot.Series> series = new ArrayList<>();
        for (String name : implementations) {
          if (some.stream().anyMatch(group -> group.containsKey(name))) {
            List<Double> values = new ArrayList<>();
            List<String> notes = new ArrayList<>();
            for (Map<String, Row> group : some) {
              Row row = group.get(name);
              values.add(row == null ? null : value.apply(row));
              notes.add(row == null ? "" : note.apply(row));
            }
            series.add(Plot.Series.bars(shortened(name), colour(name), values, notes));
          }
        }
        plots.add(
            Plot.bars(
                title
                    + " on "
                    + threads(count)
                    + (all.size() > GROUPS
                        ? text(", problems %d to %d", from + 1, from + some.size())
                        : ""),
                axis,
                reference,
                some.stream().map(HtmlReport::title).toList(),
                series));
      }
    }
    return plots;
  }

  private static String title(Map<String, Row> group) {
    Row row = group.values().iterator().next();
    return row.layer() == null
        ? row.problem().substring(row.problem().indexOf(':') + 1)
        : row.layer() + (row.repeat() != null && row.repeat() > 1 ? " ×" + row.repeat() : "");
  }

  /** How many times faster auto is than the fastest of the others. */
  private List<Plot> againstPeers() {
    Map<Row, Row> best = new HashMap<>();
    for (Row auto : rows) {
      if (auto.implementation().equals("lanewise:auto") && auto.isTimed()) {
        Optional<Row> peer =
            rows.stream()
                .filter(row -> row.isBeside(auto) && row.isTimed() && !row.isOurs())
                .filter(row -> !row.implementation().equals("copy"))
                .min((a, b) -> Double.compare(a.medianNanos(), b.medianNanos()));
        peer.ifPresent(row -> best.put(auto, row));
      }
    }
    return bars(
        "Speed of auto over that of the best peer",
        new Plot.Axis("times as fast", false),
        1.0,
        best::containsKey,
        row -> best.get(row).medianNanos() / row.medianNanos(),
        row -> "against " + best.get(row).implementation());
  }

  /** Where Winograd's time goes. */
  private List<Plot> phases() {
    List<Row> split =
        rows.stream()
            .filter(row -> row.phaseNanos() != null)
            .filter(row -> !row.implementation().equals("lanewise:auto"))
            .toList();
    if (split.isEmpty()) {
      return List.of();
    }
    Set<String> phases = new LinkedHashSet<>();
    split.forEach(row -> phases.addAll(row.phaseNanos().keySet()));
    List<Plot> plots = new ArrayList<>();
    for (int from = 0; from < split.size(); from += 2 * GROUPS) {
      List<Row> some = split.subList(from, Math.min(split.size(), from + 2 * GROUPS));
      List<Plot.Series> series = new ArrayList<>();
      int colour = 1;
      for (String phase : phases) {
        List<Double> parts = new ArrayList<>();
        List<String> notes = new ArrayList<>();
        for (Row row : some) {
          double all = row.phaseNanos().values().stream().mapToDouble(v -> v).sum();
          double own = row.phaseNanos().getOrDefault(phase, 0.0);
          parts.add(100 * own / all);
          notes.add(text("%.1f µs", own / 1e3));
        }
        series.add(Plot.Series.bars(phase, colour++, parts, notes));
      }
      boolean several = threadCounts().size() > 1;
      plots.add(
          Plot.stack(
              "Winograd's phases",
              new Plot.Axis("percent of a call", false),
              some.stream()
                  .map(
                      row ->
                          row.title().substring(row.title().indexOf(':') + 1)
                              + ", "
                              + row.algorithm().replace("winograd-", "")
                              + (several ? ", " + threads(row.threads()) : ""))
                  .toList(),
              series));
    }
    return plots;
  }
}
