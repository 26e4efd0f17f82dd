package io.lanewise.nn.metric;

/**
 * A number about a classifier, counted batch by batch.
 *
 * <p>A row of scores puts its classes in an order: the highest first, among equal ones the lower
 * index first, and NaN, which says nothing, before all. So a row of equal scores stands for class 0
 * and no other, and a row with a NaN stands for none: it is never right.
 */
public interface Metric {
  /**
   * Counts rows of scores; one of a class may be a logit, a probability, anything that is more
   * where the class is more likely.
   *
   * @param scores {@code (rows, classes)}, row-major
   * @param offset of the first
   * @param rows how many
   * @param classes how many
   * @param labels the right class of each row
   * @param labelsOffset of the first
   * @throws IllegalArgumentException when an array does not hold them, or a label is no class;
   *     nothing has been counted then
   */
  void add(float[] scores, int offset, int rows, int classes, int[] labels, int labelsOffset);

  /** The number, NaN when nothing has been counted. */
  double value();

  /** Forgets what was counted. */
  void reset();
}
