package io.lanewise.kernels.optimiser;

import io.lanewise.kernels.fold.Fold;
import io.lanewise.kernels.fold.FoldJob;
import io.lanewise.kernels.fold.Pieces;
import io.lanewise.kernels.micro.Lanes;
import io.lanewise.kernels.micro.Pairwise;

/** One run of a penalty: its gradient is added while its value is summed. */
final class PenaltyJob extends FoldJob {
  private final boolean squares;
  private final float amount;

  PenaltyJob(GradientProblem problem, Pieces pieces, int threads) {
    super(pieces, Fold.SUM, threads, FEW);
    squares = problem.kind() == GradientProblem.Kind.L2;
    amount = problem.amount();
  }

  @Override
  protected void take(
      int from, int count, int number, float[] lanes, int lanesAt, int tile, int buffer) {
    float[] w = floats(0);
    int wAt = at(0) + from;
    if (squares) {
      Lanes.addProducts(count, w, wAt, w, wAt, lanes, lanesAt);
    } else {
      Lanes.addMagnitudes(count, w, wAt, lanes, lanesAt);
    }
    gradient(from, count, tile, buffer);
  }

  private void gradient(int from, int count, int tile, int buffer) {
    float[] w = floats(0);
    int wAt = at(0) + from;
    float[] g = floats(1);
    int gAt = at(1) + from;
    if (squares) {
      Pairwise.addScaled(amount, g, gAt, w, wAt, Pairwise.ROW, g, gAt, count);
    } else {
      Pairwise.tile(amount, scratch(), tile);
      Pairwise.signed(w, wAt, scratch(), tile, Pairwise.TILE, scratch(), buffer, count);
      Pairwise.add(g, gAt, scratch(), buffer, Pairwise.ROW, g, gAt, count);
    }
  }

  /** Of a single weight. */
  @Override
  protected void takeRows(
      int from, int rows, int count, int number, float[] to, int toAt, int buffer) {
    for (int i = 0; i < count; i++) {
      float w = floats(0)[at(0) + from + i];
      to[toAt + i] += squares ? w * w : Math.abs(w);
    }
    gradient(from, count, buffer, buffer + Lanes.VIRTUAL);
  }

  @Override
  protected void finish(int group, int number, int count, float[] from, int at) {
    floats(2)[at(2)] = from[at] * (squares ? amount / 2 : amount);
  }
}
