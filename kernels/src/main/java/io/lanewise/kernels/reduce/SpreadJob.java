package io.lanewise.kernels.reduce;

import io.lanewise.kernels.fold.Pieces;
import io.lanewise.kernels.fold.Repeated;
import io.lanewise.kernels.micro.Pairwise;
import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.Stretches;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.kernels.shape.UnusedLanes;

/** One run of a gradient that is a multiple, for each number, of something of each element. */
final class SpreadJob extends PlanJob {
  /** Floats of scratch of a thread: gradients, and norms beside them. */
  static final int BUFFER = 4096;

  private static final int HALF = BUFFER / 2;

  private final Reduction reduction;
  private final TensorShape shape;
  private final TensorShape numbers;
  private final float count;
  private final Stretches stretches;
  private final Runs runs;
  private final int dy;

  SpreadJob(ReduceProblem problem, Pieces pieces) {
    reduction = problem.reduction();
    shape = problem.shape();
    numbers = problem.numbers();
    count = problem.per().count(shape);
    stretches = pieces.stretches();
    runs = pieces.runs();
    dy =
        switch (reduction) {
          case SUM, MEAN -> 0;
          case L2, DOT -> 2;
          default -> 1;
        };
  }

  @Override
  protected int units(int phase) {
    return runs.units();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int to = scratchAt() + worker * BUFFER;
    int length = runs.floats(unit);
    for (int run = runs.firstRun(unit); run < runs.endRun(unit); run++) {
      int from = stretches.at(run) + runs.from(unit);
      int number = stretches.group(run) * stretches.width();
      if (stretches.kind() == Stretches.Kind.EACH) {
        for (int i = 0; i < length; i += HALF) {
          int some = Math.min(HALF, length - i);
          int first = number + runs.from(unit) + i;
          System.arraycopy(floats(dy), at(dy) + first, scratch(), to, some);
          if (reduction == Reduction.L2) {
            System.arraycopy(floats(1), at(1) + first, scratch(), to + HALF, some);
          }
          factors(to, some);
          spread(from + i, some, to, Pairwise.ROW);
        }
      } else {
        Repeated.tile(stretches, numbers, floats(dy), at(dy), number, scratch(), to);
        if (reduction == Reduction.L2) {
          Repeated.tile(stretches, numbers, floats(1), at(1), number, scratch(), to + HALF);
        }
        factors(to, Pairwise.TILE + 1);
        spread(from, length, to, Pairwise.TILE);
      }
    }
  }

  /** Turns gradients into what an element is multiplied by. */
  private void factors(int at, int length) {
    float[] f = scratch();
    if (reduction == Reduction.MEAN) {
      for (int i = at; i < at + length; i++) {
        f[i] /= count;
      }
    } else if (reduction == Reduction.L2) {
      for (int i = at; i < at + length; i++) {
        f[i] = f[i + HALF] == 0 ? 0f : f[i] / f[i + HALF];
      }
    }
  }

  private void spread(int from, int length, int factors, int pattern) {
    float[] f = scratch();
    float[] x = floats(0);
    int xAt = at(0) + from;
    float[] dx = floats(dy + 1);
    int dxAt = at(dy + 1) + from;
    switch (reduction) {
      case SUM, MEAN -> Pairwise.repeat(f, factors, pattern, dx, dxAt, length);
      case L1 -> Pairwise.signed(x, xAt, f, factors, pattern, dx, dxAt, length);
      case L2 -> Pairwise.multiply(x, xAt, f, factors, pattern, dx, dxAt, length);
      case DOT -> {
        int db = dy + 2;
        Pairwise.multiply(x, xAt, f, factors, pattern, floats(db), at(db) + from, length);
        UnusedLanes.fill(shape, 0f, from, length, floats(db), at(db) + from);
        Pairwise.multiply(floats(1), at(1) + from, f, factors, pattern, dx, dxAt, length);
      }
      case MAX, MIN, ARGMAX -> throw new AssertionError(reduction);
    }
    UnusedLanes.fill(shape, 0f, from, length, dx, dxAt);
  }
}
