package io.lanewise.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** What the rows come to: ours against each peer, and many threads against one. */
public final class Ratios {
  private static final List<String> OURS = List.of("lanewise:auto", "lanewise:packed");

  /** A ratio of two speeds on one problem. */
  private record Ratio(String problem, double value) {}

  private Ratios() {}

  /**
   * Geometric mean and worst ratio of our speed to each peer's; empty without peers.
   *
   * @param which rows these are, for the title; empty for all
   */
  public static String againstPeers(String which, List<Row> rows) {
    StringBuilder text = new StringBuilder();
    for (int threads : threads(rows)) {
      for (String peer : implementations(rows)) {
        if (!peer.startsWith("lanewise:")) {
          List<String> parts = new ArrayList<>();
          for (String ours : OURS) {
            List<Ratio> ratios = ratios(rows, ours, threads, peer, threads);
            if (!ratios.isEmpty()) {
              parts.add(summary(ours, ratios));
            }
          }
          if (!parts.isEmpty()) {
            text.append(String.format(Locale.ROOT, "%2d  %-14s", threads, peer))
                .append(String.join("", parts).stripTrailing())
                .append('\n');
          }
        }
      }
    }
    return text.isEmpty()
        ? ""
        : "Speed against peers" + which + ": geometric mean (worst, and where)\n T  peer\n" + text;
  }

  private static String summary(String ours, List<Ratio> ratios) {
    Ratio worst = ratios.getFirst();
    for (Ratio ratio : ratios) {
      worst = ratio.value < worst.value ? ratio : worst;
    }
    String name = ours.substring(ours.indexOf(':') + 1);
    String where = worst.problem.substring(worst.problem.indexOf(':') + 1);
    return String.format(
        Locale.ROOT,
        "%-41s",
        String.format(
            Locale.ROOT, "%s %.2f (%.2f %s)", name, geometricMean(ratios), worst.value, where));
  }

  /** Speed on each number of threads over that on the least; empty with only one. */
  public static String scaling(List<Row> rows) {
    List<Integer> threads = List.copyOf(threads(rows));
    StringBuilder text = new StringBuilder();
    for (int many : threads.subList(Math.min(1, threads.size()), threads.size())) {
      int few = threads.getFirst();
      text.append("Speed on ").append(many).append(" threads over ").append(few).append('\n');
      for (String implementation : implementations(rows)) {
        List<Ratio> ratios = ratios(rows, implementation, many, implementation, few);
        if (!ratios.isEmpty()) {
          text.append(
              String.format(Locale.ROOT, "  %s %.2f%n", implementation, geometricMean(ratios)));
          if (OURS.contains(implementation)) {
            for (Ratio ratio : ratios) {
              text.append(
                  String.format(Locale.ROOT, "    %-24s %.2f%n", ratio.problem, ratio.value));
            }
          }
        }
      }
    }
    return text.toString();
  }

  private static Set<Integer> threads(List<Row> rows) {
    Set<Integer> threads = new LinkedHashSet<>();
    rows.forEach(row -> threads.add(row.threads()));
    return threads;
  }

  private static Set<String> implementations(List<Row> rows) {
    Set<String> names = new LinkedHashSet<>();
    rows.forEach(row -> names.add(row.implementation()));
    return names;
  }

  /** Speed of one over that of the other wherever both have one. */
  private static List<Ratio> ratios(
      List<Row> rows, String upper, int upperThreads, String lower, int lowerThreads) {
    List<Ratio> ratios = new ArrayList<>();
    for (Row above : rows) {
      for (Row below : rows) {
        if (above.problem().equals(below.problem())
            && above.direction().equals(below.direction())
            && above.layout().equals(below.layout())
            && above.implementation().equals(upper)
            && above.threads() == upperThreads
            && below.implementation().equals(lower)
            && below.threads() == lowerThreads
            && above.medianNanos() != null
            && below.medianNanos() != null) {
          ratios.add(new Ratio(above.problem(), below.medianNanos() / above.medianNanos()));
        }
      }
    }
    return ratios;
  }

  private static double geometricMean(List<Ratio> ratios) {
    return Math.exp(ratios.stream().mapToDouble(r -> Math.log(r.value)).average().orElseThrow());
  }
}
