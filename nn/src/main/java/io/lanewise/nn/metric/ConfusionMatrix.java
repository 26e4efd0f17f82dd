package io.lanewise.nn.metric;

import io.lanewise.kernels.contract.Check;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * How often each class was taken for each: rows are the right classes, columns what the scores
 * said, the first class in the order of {@link Metric}. Rows with a NaN are counted apart, as
 * wrong. Its {@link #value} is the accuracy.
 */
public final class ConfusionMatrix implements Metric {
  private static final String OP = "metric";

  private final List<String> names;
  private final int classes;

  /** Right class by class said; the last column is for those that said none. */
  private final long[][] counts;

  /** Of named classes, at least one. */
  public ConfusionMatrix(List<String> names) {
    this.names = List.copyOf(Check.notNull(OP, "names", names));
    classes = Check.atLeast(OP, "classes", 1, this.names.size());
    counts = new long[classes][classes + 1];
  }

  /** Of classes named 0, 1, 2 and so on. */
  public static ConfusionMatrix of(int classes) {
    Check.atLeast(OP, "classes", 1, classes);
    return new ConfusionMatrix(IntStream.range(0, classes).mapToObj(Integer::toString).toList());
  }

  @Override
  public void add(
      float[] scores, int offset, int rows, int classes, int[] labels, int labelsOffset) {
    if (classes != this.classes) {
      throw Check.error(OP, "classes", "must be the matrix's " + this.classes, classes);
    }
    Ranking.check(scores, offset, rows, classes, labels, labelsOffset);
    for (int row = 0; row < rows; row++) {
      int said = Ranking.first(scores, offset + row * classes, classes);
      counts[labels[labelsOffset + row]][said == Ranking.NONE ? classes : said]++;
    }
  }

  /** How often one class was taken for another. */
  public long count(int right, int said) {
    return counts[check("right", right)][check("said", said)];
  }

  /** How often rows of a class had a NaN and said nothing. */
  public long silent(int right) {
    return counts[check("right", right)][classes];
  }

  /** Of the rows that said a class, the share that was of it; NaN when none said so. */
  public double precision(int which) {
    check("which", which);
    long said = 0;
    for (long[] row : counts) {
      said += row[which];
    }
    return (double) counts[which][which] / said;
  }

  /** Of the rows of a class, the share that said so; NaN when there was none. */
  public double recall(int which) {
    check("which", which);
    return (double) counts[which][which] / Arrays.stream(counts[which]).sum();
  }

  private int check(String argument, int which) {
    if (which < 0 || which >= classes) {
      throw Check.error(OP, argument, "must be a class below " + classes, which);
    }
    return which;
  }

  @Override
  public double value() {
    long right = 0;
    long all = 0;
    for (int i = 0; i < classes; i++) {
      right += counts[i][i];
      all += Arrays.stream(counts[i]).sum();
    }
    return (double) right / all;
  }

  @Override
  public void reset() {
    for (long[] row : counts) {
      Arrays.fill(row, 0);
    }
  }

  /**
   * An aligned table: a line a right class, with its counts, the column {@code NaN} if there are
   * such rows, and its recall; the last line has the precisions, in percent.
   */
  @Override
  public String toString() {
    boolean silence = IntStream.range(0, classes).anyMatch(i -> silent(i) > 0);
    List<List<String>> table = new ArrayList<>();
    List<String> head = new ArrayList<>();
    head.add("");
    head.addAll(names);
    List<String> foot = new ArrayList<>();
    foot.add("precision %");
    for (int i = 0; i < classes; i++) {
      foot.add(percent(precision(i)));
    }
    if (silence) {
      head.add("NaN");
      foot.add("");
    }
    head.add("recall %");
    foot.add("");
    table.add(head);
    for (int i = 0; i < classes; i++) {
      List<String> line = new ArrayList<>();
      line.add(names.get(i));
      for (int j = 0; j < classes + (silence ? 1 : 0); j++) {
        line.add(Long.toString(counts[i][j]));
      }
      line.add(percent(recall(i)));
      table.add(line);
    }
    table.add(foot);
    return aligned(table);
  }

  private static String percent(double share) {
    return Double.isNaN(share) ? "-" : String.format(Locale.ROOT, "%.1f", 100 * share);
  }

  /** Names to the left, numbers to the right. */
  private static String aligned(List<List<String>> table) {
    int columns = table.getFirst().size();
    int[] widths = new int[columns];
    for (List<String> line : table) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    StringBuilder text = new StringBuilder();
    for (List<String> line : table) {
      StringBuilder cells = new StringBuilder();
      for (int i = 0; i < columns; i++) {
        String blank = " ".repeat(widths[i] - line.get(i).length());
        cells.append(i == 0 ? line.get(i) + blank : "  " + blank + line.get(i));
      }
      text.append(cells.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
