package io.lanewise.bench.report;

import io.lanewise.bench.machine.MachineCard;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Two runs side by side.
 *
 * @param differences what the runs and their machines differ in
 * @param pairs rows that both have times for, in the first one's order
 * @param notes what cannot be compared
 */
public record Comparison(List<Difference> differences, List<Pair> pairs, List<String> notes) {
  /**
   * Something that is not the same.
   *
   * @param name what it is
   * @param first what the first run has
   * @param second what the second has
   */
  public record Difference(String name, String first, String second) {}

  /**
   * A row in both runs.
   *
   * @param first in the first
   * @param second in the second
   */
  public record Pair(Row first, Row second) {
    /** How many times as fast the second is. */
    public double ratio() {
      return first.medianNanos() / second.medianNanos();
    }

    /** Whether the ranges between the quartiles, or of the forks, are apart. */
    public boolean isOutsideTheNoise() {
      return first.quartile3Nanos() < second.quartile1Nanos()
          || second.quartile3Nanos() < first.quartile1Nanos();
    }
  }

  /** Compares. */
  public static Comparison of(Report first, Report second) {
    List<Pair> pairs = new ArrayList<>();
    List<String> notes = new ArrayList<>();
    for (Row row : first.rows()) {
      Optional<Row> other = second.rows().stream().filter(row::isSameAs).findFirst();
      String name = row.implementation() + " on " + row.problem();
      if (other.isEmpty()) {
        notes.add("only in the first: " + name);
      } else if (row.isTimed() && other.get().isTimed()) {
        pairs.add(new Pair(row, other.get()));
      } else if (row.status() != other.get().status()) {
        notes.add(name + ": " + told(row) + ", then " + told(other.get()));
      }
    }
    for (Row row : second.rows()) {
      if (first.rows().stream().noneMatch(row::isSameAs)) {
        notes.add("only in the second: " + row.implementation() + " on " + row.problem());
      }
    }
    return new Comparison(differences(first, second), pairs, notes);
  }

  private static String told(Row row) {
    return row.reason().isEmpty() ? row.status().toString() : row.status() + " " + row.reason();
  }

  private static List<Difference> differences(Report first, Report second) {
    Map<String, String> before = facts(first);
    Map<String, String> after = facts(second);
    Set<String> names = new LinkedHashSet<>(before.keySet());
    names.addAll(after.keySet());
    List<Difference> differences = new ArrayList<>();
    for (String name : names) {
      String a = before.getOrDefault(name, "-");
      String b = after.getOrDefault(name, "-");
      if (!Objects.equals(a, b)) {
        differences.add(new Difference(name, a, b));
      }
    }
    return differences;
  }

  private static Map<String, String> facts(Report report) {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("version", report.version());
    facts.put("revision", report.revision());
    facts.put("command", report.command());
    facts.put("forks", Integer.toString(report.forks()));
    for (MachineCard.Line line : report.machine().lines()) {
      facts.merge(line.name(), line.value(), (a, b) -> a + "; " + b);
    }
    return facts;
  }

  /** The comparison for people. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(differences.isEmpty() ? "Same machine, same command.\n" : "What differs:\n");
    for (Difference difference : differences) {
      text.append("  ").append(difference.name).append('\n');
      text.append("    A  ").append(difference.first).append('\n');
      text.append("    B  ").append(difference.second).append('\n');
    }
    text.append('\n')
        .append(
            String.format(
                Locale.ROOT,
                "  %-40s %2s %12s %12s %8s  %s%n",
                "",
                "T",
                "A, us",
                "B, us",
                "B is",
                ""));
    String last = "";
    for (Pair pair : pairs) {
      Row row = pair.first;
      if (!row.problem().equals(last)) {
        text.append(cut(row.problem() + (row.layer() == null ? "" : "  " + row.layer())))
            .append('\n');
        last = row.problem();
      }
      text.append(
          String.format(
                  Locale.ROOT,
                  "  %-40s %2d %12.2f %12.2f %7.2fx  %s",
                  row.implementation(),
                  row.threads(),
                  row.medianNanos() / 1e3,
                  pair.second.medianNanos() / 1e3,
                  pair.ratio(),
                  !pair.isOutsideTheNoise() ? "" : pair.ratio() > 1 ? "faster" : "SLOWER")
              .stripTrailing());
      text.append('\n');
    }
    return text.append('\n').append(summary()).append(list(notes)).toString();
  }

  /** By implementation: the geometric mean, and how many rows are outside the noise. */
  private String summary() {
    Map<String, List<Pair>> groups =
        pairs.stream()
            .collect(
                Collectors.groupingBy(
                    pair -> pair.first.implementation(), LinkedHashMap::new, Collectors.toList()));
    StringBuilder text = new StringBuilder();
    groups.forEach(
        (name, group) -> {
          long faster = group.stream().filter(p -> p.isOutsideTheNoise() && p.ratio() > 1).count();
          long slower = group.stream().filter(p -> p.isOutsideTheNoise() && p.ratio() < 1).count();
          text.append(
              String.format(
                  Locale.ROOT,
                  "%-24s B is %.3f times as fast by geometric mean; %d faster, %d slower, %d"
                      + " same%n",
                  name,
                  Math.exp(
                      group.stream().mapToDouble(p -> Math.log(p.ratio())).average().orElse(0)),
                  faster,
                  slower,
                  group.size() - faster - slower));
        });
    return text.isEmpty() ? "No row has a time in both.\n" : text.toString();
  }

  private static String list(List<String> lines) {
    return lines.stream().map(line -> cut(line) + "\n").collect(Collectors.joining());
  }

  private static String cut(String text) {
    return text.length() <= Table.WIDTH ? text : text.substring(0, Table.WIDTH - 1) + "…";
  }
}
