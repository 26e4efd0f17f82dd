package io.lanewise.nn.data;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.util.List;

/**
 * How the lines of a CSV file are to be read: as many numbers as an example has elements, and a
 * label before or after them.
 *
 * @param shape of an example: channels, height, width
 * @param label where the label stands
 * @param least a number that becomes 0; minus infinity where numbers are taken as they are
 * @param most a number that becomes 1; infinity where numbers are taken as they are
 * @param separator between two fields
 * @param classes what stands as a label, in the order of the classes; empty to take what is found,
 *     in the order of the numbers if all are, else of the alphabet
 */
public record CsvFormat(
    Shape shape, Label label, float least, float most, char separator, List<String> classes) {
  private static final List<String> DIGITS =
      List.of("0", "1", "2", "3", "4", "5", "6", "7", "8", "9");

  /** Which field of a line is the label. */
  public enum Label {
    /** The first one. */
    FIRST,
    /** The last one. */
    LAST
  }

  /** The UCI digits: 8×8 counts of 0 to 16, and the digit. */
  public static final CsvFormat OPTDIGITS =
      of(Shape.of(1, 8, 8), Label.LAST).withRange(0, 16).withClasses(DIGITS);

  /**
   * Checks the arguments.
   *
   * @throws IllegalArgumentException when the shape has other than three sizes or no element, or
   *     the range is not one
   */
  public CsvFormat {
    Check.notNull("csv", "shape", shape);
    Check.notNull("csv", "label", label);
    if (shape.rank() != 3 || shape.elements() == 0) {
      throw Check.error("csv", "shape", "must be channels, height, width", shape);
    }
    boolean asIs = least == Float.NEGATIVE_INFINITY && most == Float.POSITIVE_INFINITY;
    if (!asIs && !(Float.isFinite(least) && Float.isFinite(most) && least < most)) {
      throw Check.error("csv", "range", "must go from less to more", least + " to " + most);
    }
    classes = List.copyOf(Check.notNull("csv", "classes", classes));
  }

  /** Numbers between commas, taken as they are, of whatever classes there are. */
  public static CsvFormat of(Shape shape, Label label) {
    return new CsvFormat(
        shape, label, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, ',', List.of());
  }

  /** With numbers of this range, which is brought to 0..1; others are an error. */
  public CsvFormat withRange(float from, float to) {
    return new CsvFormat(shape, label, from, to, separator, classes);
  }

  /** With another separator. */
  public CsvFormat withSeparator(char other) {
    return new CsvFormat(shape, label, least, most, other, classes);
  }

  /** With these labels; others are an error. */
  public CsvFormat withClasses(List<String> labels) {
    return new CsvFormat(shape, label, least, most, separator, labels);
  }
}
