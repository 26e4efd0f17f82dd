package io.lanewise.kernels.softmax;

import io.lanewise.kernels.micro.RowSums;
import io.lanewise.kernels.micro.TurnedRows;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.simd.ScalarMath;

/** One run: a unit is some rows. */
final class SoftmaxJob extends PlanJob {
  /** Floats of a unit, where rows are short. */
  private static final int UNIT = 16 * 1024;

  private final SoftmaxProblem problem;
  private final int columns;
  private final int rowsOfUnit;
  private final int scratchOfThread;
  private final boolean turns;

  SoftmaxJob(SoftmaxProblem problem) {
    this.problem = problem;
    columns = problem.columns();
    rowsOfUnit = Math.max(1, UNIT / columns);
    scratchOfThread = scratchFloats(problem);
    turns = turns(problem);
  }

  /** Floats of a thread, a cache line apart from those of the next. */
  static int scratchFloats(SoftmaxProblem problem) {
    return turns(problem) ? ShortRows.SCRATCH : 4 * RowSums.SCRATCH;
  }

  /** Whether rows are taken many at a time, each in a lane. */
  static boolean turns(SoftmaxProblem problem) {
    return problem.kind() != SoftmaxProblem.Kind.LOG_SUM_EXP
        && !problem.backward()
        && TurnedRows.areFaster(problem.rows(), problem.columns());
  }

  @Override
  protected int units(int phase) {
    return (problem.rows() + rowsOfUnit - 1) / rowsOfUnit;
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int lanes = scratchAt() + worker * scratchOfThread;
    int end = Math.min(problem.rows(), (unit + 1) * rowsOfUnit);
    if (turns) {
      boolean log = problem.kind() == SoftmaxProblem.Kind.LOG_SOFTMAX;
      for (int row = unit * rowsOfUnit; row < end; row += TurnedRows.ROWS) {
        int rows = Math.min(TurnedRows.ROWS, end - row);
        int x = at(0) + row * columns;
        int y = at(1) + row * columns;
        ShortRows.softmax(log, rows, columns, floats(0), x, floats(1), y, scratch(), lanes);
      }
      return;
    }
    for (int row = unit * rowsOfUnit; row < end; row++) {
      int at = row * columns;
      switch (problem.kind()) {
        case SOFTMAX -> {
          if (problem.backward()) {
            softmaxGradient(at, scratch(), lanes);
          } else {
            softmax(at, scratch(), lanes);
          }
        }
        case LOG_SOFTMAX -> {
          if (problem.backward()) {
            logSoftmaxGradient(at, scratch(), lanes);
          } else {
            logSoftmax(at, scratch(), lanes);
          }
        }
        case LOG_SUM_EXP -> {
          if (problem.backward()) {
            logSumExpGradient(row, at);
          } else {
            logSumExp(row, at, scratch(), lanes);
          }
        }
      }
    }
  }

  private void softmax(int row, float[] lanes, int lanesAt) {
    float[] x = floats(0);
    int at = at(0) + row;
    float[] y = floats(1);
    int to = at(1) + row;
    float max = RowSums.max(columns, x, at, lanes, lanesAt);
    float sum = RowSums.exp(columns, x, at, max, y, to, lanes, lanesAt);
    SoftmaxKernel.scale(columns, 1 / sum, y, to);
  }

  private void softmaxGradient(int row, float[] lanes, int lanesAt) {
    float[] y = floats(0);
    int at = at(0) + row;
    float[] dy = floats(1);
    int from = at(1) + row;
    float sum = RowSums.dot(columns, y, at, dy, from, lanes, lanesAt);
    SoftmaxKernel.gradient(columns, sum, y, at, dy, from, floats(2), at(2) + row);
  }

  private void logSoftmax(int row, float[] lanes, int lanesAt) {
    float[] x = floats(0);
    int at = at(0) + row;
    float max = RowSums.max(columns, x, at, lanes, lanesAt);
    float sum = RowSums.sumOfExp(columns, x, at, max, lanes, lanesAt);
    SoftmaxKernel.subtract(columns, max, ScalarMath.log(sum), x, at, floats(1), at(1) + row);
  }

  private void logSoftmaxGradient(int row, float[] lanes, int lanesAt) {
    float[] dy = floats(1);
    int from = at(1) + row;
    float sum = RowSums.sum(columns, dy, from, lanes, lanesAt);
    SoftmaxKernel.logGradient(
        columns, sum, floats(0), at(0) + row, dy, from, floats(2), at(2) + row);
  }

  private void logSumExp(int row, int first, float[] lanes, int lanesAt) {
    float[] x = floats(0);
    int at = at(0) + first;
    float max = RowSums.max(columns, x, at, lanes, lanesAt);
    if (!Float.isInfinite(max)) {
      max += ScalarMath.log(RowSums.sumOfExp(columns, x, at, max, lanes, lanesAt));
    }
    floats(1)[at(1) + row] = max;
  }

  private void logSumExpGradient(int row, int first) {
    float y = floats(1)[at(1) + row];
    float dy = floats(2)[at(2) + row];
    SoftmaxKernel.exp(columns, y, dy, floats(0), at(0) + first, floats(3), at(3) + first);
  }
}
