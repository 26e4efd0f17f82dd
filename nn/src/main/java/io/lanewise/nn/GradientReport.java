package io.lanewise.nn;

import io.lanewise.nn.shape.Shape;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * What a {@link GradientCheck} found.
 *
 * @param leaves each leaf, in the order in which they were named or are used
 */
public record GradientReport(List<Leaf> leaves) {
  /**
   * Of one leaf.
   *
   * @param number its place in the list, from 0
   * @param shape its shape
   * @param checked elements held to differences
   * @param skipped elements that lie on kinks
   * @param difference the worst element of backward in double against central differences, its
   *     error relative; null where none was checked
   * @param rounding backward in float against double: the farthest element, the error being the
   *     norm of all; null where the leaf has no elements
   */
  public record Leaf(
      int number, Shape shape, int checked, int skipped, Element difference, Element rounding) {
    /** What is wrong, in one sentence; null when nothing is. */
    String complaint() {
      if (difference != null && !difference.isWithin()) {
        return complaint(difference, "by central differences", "relative error");
      }
      if (rounding != null && !rounding.isWithin()) {
        return complaint(rounding, "in float as in double", "norm of all errors");
      }
      if (skipped > checked) {
        return String.format(
            "gradient-check: leaf %d %s must lie away from kinks to be checked, got %d of %d"
                + " elements on them",
            number, shape, skipped, skipped + checked);
      }
      return null;
    }

    private String complaint(Element worst, String by, String error) {
      return String.format(
          Locale.ROOT,
          "gradient-check: leaf %d %s must at element %d have the gradient %s %s, got %s"
              + " (%s %.3g, allowed %.3g)",
          number,
          shape,
          worst.index,
          worst.expected,
          by,
          worst.got,
          error,
          worst.error,
          worst.allowed);
    }
  }

  /**
   * An element of a gradient.
   *
   * @param index its place in the leaf, in row-major order
   * @param expected what it should be
   * @param got what it is
   * @param error how far off
   * @param allowed the largest error that is accepted
   */
  public record Element(int index, double expected, double got, double error, double allowed) {
    /** Whether it is near enough; what is no number is not. */
    public boolean isWithin() {
      return error <= allowed;
    }
  }

  /** Whether nothing is wrong. */
  public boolean isRight() {
    return leaves.stream().allMatch(leaf -> leaf.complaint() == null);
  }

  /**
   * This report, when nothing is wrong.
   *
   * @throws IllegalStateException naming a leaf, its worst element, the expected and the got number
   */
  public GradientReport require() {
    for (Leaf leaf : leaves) {
      if (leaf.complaint() != null) {
        throw new IllegalStateException(leaf.complaint());
      }
    }
    return this;
  }

  /** A line a leaf. */
  @Override
  public String toString() {
    return leaves.stream().map(GradientReport::line).collect(Collectors.joining("\n"));
  }

  private static String line(Leaf leaf) {
    return String.format(
        Locale.ROOT,
        "leaf %d %s: %d elements checked, %d on kinks, %s, %s",
        leaf.number,
        leaf.shape,
        leaf.checked,
        leaf.skipped,
        worst("difference", leaf.difference),
        worst("rounding", leaf.rounding));
  }

  private static String worst(String what, Element one) {
    return one == null
        ? what + " none"
        : String.format(Locale.ROOT, "%s %.3g of %.3g", what, one.error, one.allowed);
  }
}
