package io.lanewise.bench.report;

import java.util.List;
import java.util.Locale;

/** What a run comes to: winners, the planner's regret, and a network's total. */
public final class Summary {
  private Summary() {}

  /** The fastest algorithm for each problem, what {@code auto} chose, and its regret. */
  public static String choices(List<Row> rows) {
    List<Choice> choices = Choice.of(rows);
    if (choices.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-36s %2s %8s %6s  %-16s %-16s %6s%n",
            "layer",
            "T",
            "GFLOP/s",
            "% peak",
            "winner",
            "auto chose",
            "regret"));
    for (Choice choice : choices) {
      Row best = choice.best();
      text.append(
          String.format(
              Locale.ROOT,
              "%-36s %2d %8s %6s  %-16s %-16s %6.2f%n",
              cut(best.title(), 36),
              best.threads(),
              best.gflops() == null ? "-" : String.format(Locale.ROOT, "%.1f", best.gflops()),
              best.percentOfPeak() == null
                  ? "-"
                  : String.format(Locale.ROOT, "%.0f", best.percentOfPeak()),
              best.algorithm(),
              choice.chosen().algorithm(),
              choice.regret()));
    }
    Choice worst = Choice.worst(choices).orElseThrow();
    return text.append(
            String.format(
                Locale.ROOT,
                "The planner's regret: %.3f by geometric mean, %.2f at worst (%s)%n",
                Choice.meanRegret(choices),
                worst.regret(),
                worst.best().problem()))
        .toString();
  }

  private static String cut(String text, int width) {
    return text.length() <= width ? text : text.substring(0, width - 1) + "…";
  }

  /** The network's time by implementation; empty where the rows are no network's. */
  public static String totals(List<Row> rows) {
    List<Total> totals = Total.of(rows);
    if (totals.isEmpty()) {
      return "";
    }
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%-26s %2s %11s %10s %9s  %s%n",
            "network",
            "T",
            "layers",
            "ms",
            "GFLOP/s",
            "auto is faster on these by"));
    for (Total total : totals) {
      text.append(
          String.format(
              Locale.ROOT,
              "%-26s %2d %11s %10.3f %9.1f  %s%n",
              total.implementation(),
              total.threads(),
              total.layers() + " of " + total.ofLayers(),
              total.nanos() / 1e6,
              total.flops() / total.nanos(),
              total.autoNanos() == null
                  ? "-"
                  : String.format(Locale.ROOT, "%.2f", total.nanos() / total.autoNanos())));
    }
    return text.toString();
  }
}
