package io.lanewise.nn.metric;

import io.lanewise.kernels.contract.Check;

/**
 * The share of rows whose right class is among the first {@code k}, in the order of {@link Metric};
 * a right class whose own score is NaN is not among them, whatever {@code k}.
 */
public final class TopKAccuracy implements Metric {
  private final int k;
  private long right;
  private long rows;

  /** Of the first {@code k} classes, at least one. */
  public TopKAccuracy(int k) {
    this.k = Check.atLeast("metric", "k", 1, k);
  }

  /** Of the first class alone: plain accuracy. */
  public static TopKAccuracy accuracy() {
    return new TopKAccuracy(1);
  }

  @Override
  public void add(
      float[] scores, int offset, int rows, int classes, int[] labels, int labelsOffset) {
    Ranking.check(scores, offset, rows, classes, labels, labelsOffset);
    int most = Math.min(k, classes);
    for (int row = 0; row < rows; row++) {
      int label = labels[labelsOffset + row];
      if (Ranking.before(scores, offset + row * classes, classes, label) < most) {
        right++;
      }
    }
    this.rows += rows;
  }

  /** How many rows were right. */
  public long right() {
    return right;
  }

  /** How many rows were counted. */
  public long rows() {
    return rows;
  }

  @Override
  public double value() {
    return (double) right / rows;
  }

  @Override
  public void reset() {
    right = 0;
    rows = 0;
  }
}
