package io.lanewise.nn.metric;

import io.lanewise.kernels.contract.Check;

/** The order of a row's classes, as {@link Metric} has it, and the checks before. */
final class Ranking {
  /** What a row with a NaN stands for. */
  static final int NONE = -1;

  private static final String OP = "metric";

  private Ranking() {}

  static void check(
      float[] scores, int offset, int rows, int classes, int[] labels, int labelsOffset) {
    Check.size(OP, "rows", rows);
    Check.atLeast(OP, "classes", 1, classes);
    Check.extent(OP, "scores", scores, offset, (long) rows * classes);
    Check.extent(OP, "labels", labels, labelsOffset, rows);
    for (int row = 0; row < rows; row++) {
      int label = labels[labelsOffset + row];
      if (label < 0 || label >= classes) {
        throw Check.error(OP, "labels", "must be classes below " + classes, label);
      }
    }
  }

  /** How many classes come before one; all of them, if its own score is NaN. */
  static int before(float[] scores, int at, int classes, int which) {
    float score = scores[at + which];
    if (Float.isNaN(score)) {
      return classes;
    }
    int before = 0;
    for (int i = 0; i < classes; i++) {
      float other = scores[at + i];
      if (Float.isNaN(other) || other > score || other == score && i < which) {
        before++;
      }
    }
    return before;
  }

  /** The first class, or none. */
  static int first(float[] scores, int at, int classes) {
    int first = 0;
    for (int i = 0; i < classes; i++) {
      float score = scores[at + i];
      if (Float.isNaN(score)) {
        return NONE;
      }
      if (score > scores[at + first]) {
        first = i;
      }
    }
    return first;
  }
}
