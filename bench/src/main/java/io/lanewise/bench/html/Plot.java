package io.lanewise.bench.html;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.UncheckedIOException;
import java.util.List;

/**
 * What {@code page.js} draws: points and lines in a plane, or bars beside names.
 *
 * @param title for those who cannot see it, and the figure's caption
 * @param x the axis from left to right
 * @param y the axis upwards; of bars only its label counts
 * @param labels what each group of bars is called; empty for points
 * @param stacked whether a group's bars form one
 * @param reference a value on the x axis worth a line; null for none
 * @param series what is drawn
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Plot(
    String title,
    Axis x,
    Axis y,
    List<String> labels,
    boolean stacked,
    Double reference,
    List<Series> series) {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int BAR = 13;
  private static final int GAP = 14;
  private static final int AXIS = 110;

  /**
   * An axis.
   *
   * @param label what it counts
   * @param log whether it is logarithmic
   */
  public record Axis(String label, boolean log) {}

  /**
   * A point.
   *
   * @param x from left to right
   * @param y upwards
   * @param label what it is
   */
  public record Point(double x, double y, String label) {}

  /**
   * What has one colour.
   *
   * @param name as in the legend
   * @param colour a number; the same gives the same colour in every plot
   * @param line whether points are joined, and not drawn
   * @param points for a plot of points
   * @param values for bars: one for each label, null where there is none
   * @param notes what is told of each bar besides
   */
  @JsonInclude(JsonInclude.Include.NON_NULL)
  public record Series(
      String name,
      int colour,
      boolean line,
      List<Point> points,
      List<Double> values,
      List<String> notes) {
    /** Points. */
    public static Series points(String name, int colour, List<Point> points) {
      return new Series(name, colour, false, points, null, null);
    }

    /** A line through points. */
    public static Series line(String name, int colour, List<Point> points) {
      return new Series(name, colour, true, points, null, null);
    }

    /** Bars. */
    public static Series bars(String name, int colour, List<Double> values, List<String> notes) {
      return new Series(name, colour, false, null, values, notes);
    }
  }

  /** A plot of points and lines. */
  public static Plot points(String title, Axis x, Axis y, List<Series> series) {
    return new Plot(title, x, y, List.of(), false, null, series);
  }

  /** Bars side by side. */
  public static Plot bars(
      String title, Axis x, Double reference, List<String> labels, List<Series> series) {
    return new Plot(title, x, new Axis("", false), labels, false, reference, series);
  }

  /** Bars end to end. */
  public static Plot stack(String title, Axis x, List<String> labels, List<Series> series) {
    return new Plot(title, x, new Axis("", false), labels, true, null, series);
  }

  /** Pixels that it needs in height. */
  public int height() {
    if (labels.isEmpty()) {
      return 460;
    }
    int height = AXIS;
    for (int label = 0; label < labels.size(); label++) {
      int at = label;
      long bars = series.stream().filter(s -> s.values.get(at) != null).count();
      height += GAP + BAR * (stacked ? 1 : (int) bars);
    }
    return height;
  }

  /** For a script element: no letter in it can end one. */
  public String json() {
    try {
      return JSON.writeValueAsString(this).replace("<", "\\u003c");
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
