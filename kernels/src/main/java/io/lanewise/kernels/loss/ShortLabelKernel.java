package io.lanewise.kernels.loss;

import io.lanewise.kernels.micro.Kernel;
import io.lanewise.kernels.micro.TurnedRows;

/**
 * The losses of short rows as {@link io.lanewise.kernels.micro.WarmUp} calls them: once a training
 * step, as they are called otherwise, they would stay in the first compiler for a thousand steps,
 * where vectors are objects.
 */
enum ShortLabelKernel implements Kernel {
  /** All loops of {@link ShortLabelRows}, and of {@link TurnedRows} under them. */
  LOSSES;

  private static final int COLUMNS = 10;

  /** Vectors that are computed, roughly, for one of k. */
  private static final int OPERATIONS = 80;

  @Override
  public int rows() {
    return OPERATIONS;
  }

  @Override
  public int vectors() {
    return 1;
  }

  @Override
  public void exercise(int k, float[] a, float[] b, float[] to) {
    int e = TurnedRows.FLOATS;
    int q = 2 * TurnedRows.FLOATS;
    int numbers = 3 * TurnedRows.FLOATS;
    TurnedRows.turn(TurnedRows.ROWS, COLUMNS, a, 0, to, 0);
    TurnedRows.max(COLUMNS, to, 0, numbers + ShortLabelRows.MAX);
    TurnedRows.exp(COLUMNS, to, 0, numbers + ShortLabelRows.MAX, e);
    TurnedRows.sum(COLUMNS, to, e, numbers + ShortLabelRows.SUM);
    ShortLabelRows.gradient(COLUMNS, 1f, to, e, numbers);
    ShortLabelRows.gradientOfTargets(COLUMNS, 1f, to, e, q, numbers);
    ShortLabelRows.gaps(COLUMNS, to, 0, q, numbers);
    TurnedRows.log(to, numbers + ShortLabelRows.SUM);
    ShortLabelRows.value(to, numbers);
    ShortLabelRows.valueOfTargets(to, numbers);
    ShortLabelRows.margins(COLUMNS, to, 0, q, numbers);
    ShortLabelRows.steps(COLUMNS, 1f, to, q, 0, numbers);
    TurnedRows.back(TurnedRows.ROWS, COLUMNS, to, e, b, 0);
  }
}
