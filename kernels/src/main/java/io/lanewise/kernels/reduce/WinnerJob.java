package io.lanewise.kernels.reduce;

import io.lanewise.kernels.fold.FoldJob;
import io.lanewise.kernels.fold.Pieces;
import io.lanewise.kernels.fold.Repeated;
import io.lanewise.kernels.micro.Lanes;
import io.lanewise.kernels.micro.RowFold;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.Stretches;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;

/**
 * One run that finds where an extreme is: first the extreme, then the first piece that has it, then
 * the first element of that piece. Backward, the whole gradient goes there.
 */
final class WinnerJob extends FoldJob {
  private final Reduction reduction;
  private final TensorShape numbers;
  private final boolean backward;

  WinnerJob(ReduceProblem problem, Pieces pieces, int threads) {
    super(pieces, ReduceJob.foldOf(problem.reduction()), threads, Lanes.PART);
    reduction = problem.reduction();
    numbers = problem.numbers();
    backward = problem.backward();
  }

  @Override
  protected void take(
      int from, int count, int number, float[] lanes, int lanesAt, int tile, int buffer) {
    if (reduction == Reduction.MIN) {
      Lanes.min(count, floats(0), at(0) + from, lanes, lanesAt);
    } else {
      Lanes.max(count, floats(0), at(0) + from, lanes, lanesAt);
    }
    clear(from, count);
  }

  @Override
  protected void takeRows(
      int from, int rows, int count, int number, float[] to, int toAt, int buffer) {
    int step = stretches().outerStep();
    if (reduction == Reduction.MIN) {
      RowFold.min(rows, floats(0), at(0) + from, step, count, to, toAt);
    } else {
      RowFold.max(rows, floats(0), at(0) + from, step, count, to, toAt);
    }
    for (int r = 0; r < rows; r++) {
      clear(from + r * step, count);
    }
  }

  private void clear(int from, int count) {
    if (backward) {
      Arrays.fill(floats(2), at(2) + from, at(2) + from + count, 0f);
    }
  }

  @Override
  protected void finish(int group, int number, int count, float[] from, int at) {
    int exist = Repeated.exist(numbers, number, count);
    for (int i = 0; i < exist; i++) {
      float value = from[at + i];
      if (stretches().kind() == Stretches.Kind.ONE) {
        one(group, value);
      } else if (stretches().kind() == Stretches.Kind.TILE) {
        lane(group, i, number + i, value);
      } else {
        column(number + i - group * stretches().length(), group, number + i, value);
      }
    }
  }

  private void one(int group, float value) {
    int piece =
        pieces().whole() ? 0 : Lanes.find(value, pieces().ofGroup(), scratch(), partials(group));
    int first = pieces().at(group, piece);
    int i = Lanes.find(value, pieces().floats(piece), floats(0), at(0) + first);
    found(group, first + i, pieces().place(piece) + i);
  }

  private void lane(int group, int lane, int number, float value) {
    int piece = 0;
    if (!pieces().whole()) {
      piece = (find(value, scratch(), partials(group) + lane, Layout.BLOCK));
    }
    int first = pieces().at(group, piece);
    int pixel = find(value, floats(0), at(0) + first + lane, Layout.BLOCK);
    int place = pieces().place(piece) / Layout.BLOCK + pixel;
    found(number, first + lane + pixel * Layout.BLOCK, place);
  }

  private void column(int column, int group, int number, float value) {
    Stretches s = stretches();
    int first = group * s.groupStep() + column;
    int row = s.outer() == 1 ? 0 : find(value, floats(0), at(0) + first, s.outerStep());
    found(number, first + row * s.outerStep(), row);
  }

  /** The first place, in steps, that holds a value which is known to be there. */
  private static int find(float value, float[] x, int at, int step) {
    int i = 0;
    while (x[at + i * step] != value && (x[at + i * step] == x[at + i * step] || value == value)) {
      i++;
    }
    return i;
  }

  private void found(int number, int element, int place) {
    if (backward) {
      floats(2)[at(2) + element] = floats(1)[at(1) + number];
    } else {
      operands().integers()[at(1) + number] = place;
    }
  }
}
