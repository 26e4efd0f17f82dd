package io.lanewise.bench.report;

import io.lanewise.bench.machine.Bytes;
import java.util.List;
import java.util.Locale;

/** Rows as text, at most {@value #WIDTH} columns wide. */
public final class Table {
  /** The widest a line gets. */
  public static final int WIDTH = 100;

  /** The widest problem that gets a column; with a longer one, each gets a line of its own. */
  private static final int PROBLEM = 20;

  private static final String NUMBERS = "%2s %7s %6s %4s %8s %-15s %s";

  /** The problem, or nothing, and the implementation. */
  private final String names;

  private final boolean ownLine;

  /** Whether rows count bytes moved, not operations. */
  private final boolean bandwidth;

  /** Whether the spread is that of forks. */
  private final boolean forks;

  private Table(List<Row> rows) {
    bandwidth = rows.stream().anyMatch(row -> row.gbps() != null && row.gflops() == null);
    ownLine =
        rows.stream().anyMatch(row -> row.problem().length() > PROBLEM || row.layer() != null);
    names = ownLine ? "%s  %-22s " : "%-" + PROBLEM + "s %-22s ";
    forks = rows.stream().anyMatch(row -> row.forkMedianNanos() != null);
  }

  /** The table, a blank line between problems. */
  public static String of(List<Row> rows) {
    return new Table(rows).text(rows);
  }

  private String text(List<Row> rows) {
    StringBuilder text = new StringBuilder();
    text.append(
        line(
            ownLine ? "" : "problem",
            "implementation",
            "T",
            bandwidth ? "GB/s" : "GFLOP/s",
            bandwidth ? "% copy" : "% peak",
            forks ? "fk±%" : "±%",
            "scratch",
            "error/bound",
            "status"));
    Row last = null;
    for (int i = 0; i < rows.size(); ) {
      Row row = rows.get(i);
      if (last == null || !row.problem().equals(last.problem())) {
        text.append('\n').append(ownLine ? cut(heading(row)) : "");
      }
      last = row;
      if (row.isTimed()) {
        text.append(timed(row));
        i++;
      } else {
        int end = i + 1;
        while (end < rows.size() && isSaidOfBoth(row, rows.get(end))) {
          end++;
        }
        text.append(untimed(rows.subList(i, end)));
        i = end;
      }
    }
    return text.toString();
  }

  private static String heading(Row row) {
    return row.layer() == null
        ? row.problem()
        : row.problem()
            + "  "
            + row.layer()
            + (row.repeat() != null && row.repeat() > 1 ? ", " + row.repeat() + " times" : "");
  }

  /** Whether two rows of ours, untimed for the same reason, share a line. */
  private static boolean isSaidOfBoth(Row row, Row next) {
    return row.isBeside(next)
        && !next.isTimed()
        && row.isOurs()
        && next.isOurs()
        && row.status() == next.status()
        && row.reason().equals(next.reason());
  }

  private String timed(Row row) {
    return line(
        ownLine ? "" : row.problem(),
        row.implementation(),
        row.threads(),
        number("%.1f", bandwidth ? row.gbps() : row.gflops()),
        number("%.1f", bandwidth ? row.percentOfCopy() : row.percentOfPeak()),
        number("%.0f", 100 * (row.quartile3Nanos() - row.quartile1Nanos()) / row.medianNanos()),
        row.scratchBytes() == null ? "-" : Bytes.text(row.scratchBytes()),
        number("%.1e", row.error()) + "/" + number("%.1e", row.errorBound()),
        row.status() + (row.status() == Status.OK && row.wideSpread() ? " wide" : ""));
  }

  private String untimed(List<Row> rows) {
    Row row = rows.getFirst();
    String text =
        String.format(
            Locale.ROOT,
            names + "%2d %s: %s",
            ownLine ? "" : row.problem(),
            String.join(
                ", ",
                rows.stream()
                    .map(Row::implementation)
                    .map(name -> rows.size() == 1 ? name : name.replace("lanewise:", ""))
                    .toList()),
            row.threads(),
            row.status(),
            row.reason());
    return cut(text);
  }

  private String line(Object... cells) {
    return cut(String.format(Locale.ROOT, names + NUMBERS, cells));
  }

  private static String cut(String text) {
    String flat = text.replace('\n', ' ').stripTrailing();
    return (flat.length() <= WIDTH ? flat : flat.substring(0, WIDTH - 1) + "…") + "\n";
  }

  private static String number(String format, Double value) {
    return value == null ? "-" : String.format(Locale.ROOT, format, value);
  }
}
