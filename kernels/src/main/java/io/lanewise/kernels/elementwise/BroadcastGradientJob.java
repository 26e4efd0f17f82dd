package io.lanewise.kernels.elementwise;

import io.lanewise.kernels.fold.Fold;
import io.lanewise.kernels.fold.FoldJob;
import io.lanewise.kernels.fold.Pieces;
import io.lanewise.kernels.fold.Repeated;
import io.lanewise.kernels.micro.Lanes;
import io.lanewise.kernels.micro.Pairwise;
import io.lanewise.kernels.micro.RowFold;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.kernels.shape.UnusedLanes;

/** Both gradients where the second operand was broadcast: its is summed while da is written. */
final class BroadcastGradientJob extends FoldJob {
  private final Elementwise function;
  private final TensorShape shape;
  private final TensorShape numbers;
  private final int dy;

  BroadcastGradientJob(ElementwiseProblem problem, Pieces pieces, int threads) {
    super(pieces, Fold.SUM, threads, FEW);
    function = problem.function();
    shape = problem.shape();
    numbers = problem.per().of(shape);
    dy = function.kind().linear() ? 0 : 2;
  }

  @Override
  protected void take(
      int from, int count, int number, float[] lanes, int lanesAt, int tile, int buffer) {
    if (function.kind().linear()) {
      Lanes.add(count, floats(dy), at(dy) + from, lanes, lanesAt);
      pass(from, count);
      return;
    }
    Repeated.tile(stretches(), numbers, floats(1), at(1), number, scratch(), tile);
    shares(from, count, scratch(), tile, Pairwise.TILE, buffer);
    Lanes.add(count, scratch(), buffer, lanes, lanesAt);
  }

  @Override
  protected void takeRows(
      int from, int rows, int count, int number, float[] to, int toAt, int buffer) {
    int step = stretches().outerStep();
    if (function.kind().linear()) {
      RowFold.add(rows, floats(dy), at(dy) + from, step, count, to, toAt);
      for (int r = 0; r < rows; r++) {
        pass(from + r * step, count);
      }
      return;
    }
    int apart = BUFFER / RowFold.ROWS;
    for (int r = 0; r < rows; r++) {
      int row = buffer + r * apart;
      shares(from + r * step, count, floats(1), at(1) + number, Pairwise.ROW, row);
    }
    RowFold.add(rows, scratch(), buffer, apart, count, to, toAt);
  }

  /** Writes da, and what each element adds to db. */
  private void shares(int from, int count, float[] b, int bAt, int pattern, int to) {
    ElementGradient.both(function, operands(), from, count, b, bAt, pattern, scratch(), to);
    UnusedLanes.fill(shape, 0f, from, count, floats(dy + 1), at(dy + 1) + from);
    UnusedLanes.fill(shape, 0f, from, count, scratch(), to);
  }

  private void pass(int from, int count) {
    float[] da = floats(dy + 1);
    int daAt = at(dy + 1) + from;
    ElementGradient.pass(floats(dy), at(dy) + from, da, daAt, count);
    UnusedLanes.fill(shape, 0f, from, count, da, daAt);
  }

  @Override
  protected void finish(int group, int number, int count, float[] from, int at) {
    int exist = Repeated.exist(numbers, number, count);
    float[] db = floats(dy + 2);
    int dbAt = at(dy + 2) + number;
    if (function.kind().linear()) {
      Pairwise.scale(function.factorOfSecond(), from, at, db, dbAt, exist);
    } else {
      System.arraycopy(from, at, db, dbAt, exist);
    }
    UnusedLanes.fill(numbers, 0f, number, exist, db, dbAt);
  }
}
