package io.lanewise.kernels.reduce;

import io.lanewise.kernels.fold.Fold;
import io.lanewise.kernels.fold.FoldJob;
import io.lanewise.kernels.fold.Pieces;
import io.lanewise.kernels.fold.Repeated;
import io.lanewise.kernels.micro.Lanes;
import io.lanewise.kernels.micro.Pairwise;
import io.lanewise.kernels.micro.RowFold;
import io.lanewise.kernels.shape.Stretches;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.kernels.shape.UnusedLanes;

/** One run of a sum or an extreme. */
final class ReduceJob extends FoldJob {
  private final Reduction reduction;
  private final TensorShape shape;
  private final TensorShape numbers;
  private final float count;

  /** Whether lanes that stand for no channel lie between those that count. */
  private final boolean skips;

  ReduceJob(ReduceProblem problem, Pieces pieces, int threads) {
    super(pieces, foldOf(problem.reduction()), threads, Lanes.PART);
    reduction = problem.reduction();
    shape = problem.shape();
    numbers = problem.numbers();
    count = problem.per().count(shape);
    boolean one = pieces.stretches().kind() == Stretches.Kind.ONE;
    skips = one && reduction.picks() && shape.hasUnusedLanes();
  }

  static Fold foldOf(Reduction reduction) {
    return switch (reduction) {
      case MAX, ARGMAX -> Fold.MAX;
      case MIN -> Fold.MIN;
      case SUM, MEAN, L1, L2, DOT -> Fold.SUM;
    };
  }

  @Override
  protected void take(
      int from, int count, int number, float[] lanes, int lanesAt, int tile, int buffer) {
    float[] x = floats(0);
    int xAt = at(0) + from;
    if (skips) {
      System.arraycopy(x, xAt, scratch(), buffer, count);
      UnusedLanes.fill(shape, fold().neutral(), from, count, scratch(), buffer);
      x = scratch();
      xAt = buffer;
    }
    switch (reduction) {
      case SUM, MEAN -> Lanes.add(count, x, xAt, lanes, lanesAt);
      case L1 -> Lanes.addMagnitudes(count, x, xAt, lanes, lanesAt);
      case DOT -> Lanes.addProducts(count, x, xAt, floats(1), at(1) + from, lanes, lanesAt);
      case MAX -> Lanes.max(count, x, xAt, lanes, lanesAt);
      case MIN -> Lanes.min(count, x, xAt, lanes, lanesAt);
      case L2, ARGMAX -> throw new AssertionError(reduction);
    }
  }

  @Override
  protected void takeRows(
      int from, int rows, int count, int number, float[] to, int toAt, int buffer) {
    float[] x = floats(0);
    int xAt = at(0) + from;
    int step = stretches().outerStep();
    switch (reduction) {
      case SUM, MEAN -> RowFold.add(rows, x, xAt, step, count, to, toAt);
      case MAX -> RowFold.max(rows, x, xAt, step, count, to, toAt);
      case MIN -> RowFold.min(rows, x, xAt, step, count, to, toAt);
      case L1, DOT -> {
        int apart = BUFFER / RowFold.ROWS;
        for (int r = 0; r < rows; r++) {
          terms(xAt + r * step, at(1) + from + r * step, count, buffer + r * apart);
        }
        RowFold.add(rows, scratch(), buffer, apart, count, to, toAt);
      }
      case L2, ARGMAX -> throw new AssertionError(reduction);
    }
  }

  private void terms(int xAt, int yAt, int count, int to) {
    float[] x = floats(0);
    if (reduction == Reduction.L1) {
      Pairwise.magnitude(x, xAt, scratch(), to, count);
    } else {
      Pairwise.multiply(x, xAt, floats(1), yAt, Pairwise.ROW, scratch(), to, count);
    }
  }

  @Override
  protected void finish(int group, int number, int some, float[] from, int at) {
    int y = reduction == Reduction.DOT ? 2 : 1;
    int exist = Repeated.exist(numbers, number, some);
    for (int i = 0; i < exist; i++) {
      float value = from[at + i];
      floats(y)[at(y) + number + i] = reduction == Reduction.MEAN ? value / count : value;
    }
    UnusedLanes.fill(numbers, 0f, number, exist, floats(y), at(y) + number);
  }
}
