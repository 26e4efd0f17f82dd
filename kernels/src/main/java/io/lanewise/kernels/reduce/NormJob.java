package io.lanewise.kernels.reduce;

import io.lanewise.kernels.fold.Pieces;
import io.lanewise.kernels.fold.Repeated;
import io.lanewise.kernels.micro.Squares;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.Stretches;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.kernels.shape.UnusedLanes;
import java.util.Arrays;

/**
 * One run of an L2 norm: of each piece, then of the norms of the pieces. Norms are floats, and what
 * they are made of doubles, so that nothing overflows on the way.
 */
final class NormJob extends PlanJob {
  private final TensorShape numbers;
  private final Pieces pieces;
  private final Stretches stretches;

  /** A thread's sums of squares. */
  private final double[][] sums;

  NormJob(ReduceProblem problem, Pieces pieces, int threads) {
    numbers = problem.numbers();
    this.pieces = pieces;
    stretches = pieces.stretches();
    sums = new double[threads][pieces.columns() ? Pieces.COLUMNS : Squares.VIRTUAL];
  }

  @Override
  protected int phases() {
    return 2;
  }

  @Override
  protected int units(int phase) {
    return phase == 0 ? pieces.units() : pieces.lastUnits();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    if (phase == 1) {
      last(unit, sums[worker]);
    } else if (pieces.columns()) {
      columns(unit, sums[worker]);
    } else {
      rows(unit, sums[worker]);
    }
  }

  private void rows(int unit, double[] lanes) {
    int from = pieces.runs().from(unit);
    int count = pieces.runs().floats(unit);
    for (int run = pieces.runs().firstRun(unit); run < pieces.runs().endRun(unit); run++) {
      norms(count, floats(0), at(0) + stretches.at(run) + from, lanes);
      if (pieces.whole()) {
        finish(stretches.group(run) * stretches.width(), stretches.width(), lanes);
      } else {
        int to = scratchAt() + pieces.partialAt(run, from);
        for (int i = 0; i < stretches.width(); i++) {
          scratch()[to + i] = (float) lanes[i];
        }
      }
    }
  }

  private void last(int unit, double[] lanes) {
    int first = unit * pieces.groupsOfUnit();
    int end = Math.min(stretches.groups(), first + pieces.groupsOfUnit());
    int floats = pieces.ofGroup() * stretches.width();
    for (int group = first; group < end; group++) {
      norms(floats, scratch(), scratchAt() + group * floats, lanes);
      finish(group * stretches.width(), stretches.width(), lanes);
    }
  }

  /** Leaves one norm, or the 16 of a tile, in the first lanes. */
  private void norms(int count, float[] x, int at, double[] lanes) {
    Arrays.fill(lanes, 0);
    Squares.add(count, x, at, lanes, 0);
    if (stretches.kind() == Stretches.Kind.ONE) {
      Squares.sum(lanes, 0);
    }
    for (int i = 0; i < stretches.width(); i++) {
      lanes[i] = Math.sqrt(lanes[i]);
    }
  }

  private void columns(int unit, double[] all) {
    int group = unit / pieces.columnUnits();
    int column = unit % pieces.columnUnits() * pieces.columnsOfUnit();
    int count = Math.min(pieces.columnsOfUnit(), stretches.length() - column);
    int first = at(0) + group * stretches.groupStep() + column;
    Arrays.fill(all, 0);
    for (int row = 0; row < stretches.outer(); row++) {
      addSquares(count, floats(0), first + row * stretches.outerStep(), all);
    }
    for (int i = 0; i < count; i++) {
      all[i] = Math.sqrt(all[i]);
    }
    finish(group * stretches.length() + column, count, all);
  }

  private static void addSquares(int count, float[] x, int at, double[] to) {
    for (int i = 0; i < count; i++) {
      double value = x[at + i];
      to[i] += value * value;
    }
  }

  private void finish(int number, int count, double[] norms) {
    int exist = Repeated.exist(numbers, number, count);
    for (int i = 0; i < exist; i++) {
      floats(1)[at(1) + number + i] = (float) norms[i];
    }
    UnusedLanes.fill(numbers, 0f, number, exist, floats(1), at(1) + number);
  }
}
