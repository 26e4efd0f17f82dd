package io.lanewise.nn.metric;

import io.lanewise.kernels.contract.Check;

/**
 * The mean of what came in batches of any size, such as a loss: each batch's mean counts as many
 * times as it has rows. A NaN stays.
 */
public final class RunningMean {
  private double sum;
  private long count;

  /** Of nothing yet. */
  public RunningMean() {}

  /**
   * Takes a batch in.
   *
   * @param mean its mean
   * @param rows how many it has
   */
  public void add(double mean, int rows) {
    Check.size("metric", "rows", rows);
    if (rows > 0) {
      sum += mean * rows;
      count += rows;
    }
  }

  /** The mean over all rows, NaN when there were none. */
  public double value() {
    return sum / count;
  }

  /** How many rows came. */
  public long count() {
    return count;
  }

  /** Forgets them. */
  public void reset() {
    sum = 0;
    count = 0;
  }
}
