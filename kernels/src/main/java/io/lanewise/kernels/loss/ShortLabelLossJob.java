package io.lanewise.kernels.loss;

import static io.lanewise.kernels.micro.TurnedRows.ROWS;

import io.lanewise.kernels.micro.TurnedRows;
import java.util.Arrays;

/** Short rows, many at a time, turned so that a lane is a row; labels are looked up one by one. */
final class ShortLabelLossJob extends LabelLossJob {
  /** Floats: scores, exponentials and targets, and the numbers of {@link ShortLabelRows}. */
  static final int SCRATCH = 3 * TurnedRows.FLOATS + ShortLabelRows.KINDS * ROWS;

  private final boolean graded;
  private final boolean ignores;

  ShortLabelLossJob(LabelLossProblem problem) {
    super(problem);
    graded = !problem.valueOnly();
    ignores = problem.ignored() != LabelLossProblem.NO_LABEL;
  }

  @Override
  void rows(int from, int end, float scale, int own, float[] losses, int to) {
    for (int r = from; r < end; r += ROWS) {
      int rows = Math.min(ROWS, end - r);
      if (problem.kind() == LabelLossProblem.Kind.NLL) {
        nll(r, rows, scale, losses, to + r);
      } else {
        block(r, rows, scale, own, losses, to + r);
      }
    }
  }

  private void nll(int first, int rows, float scale, float[] losses, int to) {
    float[] x = floats(0);
    int at = at(0) + first * columns;
    int ignored = problem.ignored();
    for (int i = 0; i < rows; i++) {
      int label = label(first + i);
      losses[to + i] = label == ignored ? 0f : -weight(label) * x[at + i * columns + label];
    }
    if (!graded) {
      return;
    }
    float[] dx = floats(problem.lossAt() + 1);
    int dxAt = at(problem.lossAt() + 1) + first * columns;
    Arrays.fill(dx, dxAt, dxAt + rows * columns, 0f);
    for (int i = 0; i < rows; i++) {
      int label = label(first + i);
      if (label != ignored) {
        dx[dxAt + i * columns + label] = -scale * weight(label);
      }
    }
  }

  private void block(int first, int rows, float scale, int own, float[] losses, int to) {
    float[] s = scratch();
    int e = own + TurnedRows.FLOATS;
    int q = e + TurnedRows.FLOATS;
    int numbers = q + TurnedRows.FLOATS;
    if (!problem.soft()) {
      lookUp(first, rows, s, numbers);
    }
    TurnedRows.turn(rows, columns, floats(0), at(0) + first * columns, s, own);
    if (problem.kind() == LabelLossProblem.Kind.HINGE) {
      hinge(first, rows, scale, s, own, e, numbers);
    } else {
      boolean targets = problem.soft() || problem.smoothing() != 0;
      if (targets) {
        targets(first, rows, s, q, numbers);
      }
      TurnedRows.max(columns, s, own, numbers + ShortLabelRows.MAX);
      TurnedRows.exp(columns, s, own, numbers + ShortLabelRows.MAX, e);
      TurnedRows.sum(columns, s, e, numbers + ShortLabelRows.SUM);
      if (targets) {
        TurnedRows.sum(columns, s, q, numbers + ShortLabelRows.MASS);
        ShortLabelRows.gaps(columns, s, own, q, numbers);
        TurnedRows.sum(columns, s, own, numbers + ShortLabelRows.VALUE);
        ShortLabelRows.gradientOfTargets(graded ? columns : 0, scale, s, e, q, numbers);
        TurnedRows.log(s, numbers + ShortLabelRows.SUM);
        ShortLabelRows.valueOfTargets(s, numbers);
      } else {
        ShortLabelRows.gradient(graded ? columns : 0, scale, s, e, numbers);
        TurnedRows.log(s, numbers + ShortLabelRows.SUM);
        ShortLabelRows.value(s, numbers);
      }
      grade(first, rows, s, e);
      if (graded && !targets) {
        subtract(first, rows, scale, s, numbers + ShortLabelRows.WEIGHT);
      }
    }
    System.arraycopy(s, numbers + ShortLabelRows.VALUE, losses, to, rows);
    if (ignores) {
      ignore(first, rows, losses, to);
    }
  }

  /** Each label's score and weight. */
  private void lookUp(int first, int rows, float[] s, int numbers) {
    float[] x = floats(0);
    int at = at(0) + first * columns;
    for (int i = 0; i < rows; i++) {
      int label = label(first + i);
      boolean counts = label != problem.ignored();
      s[numbers + ShortLabelRows.SCORE + i] = counts ? x[at + i * columns + label] : 0f;
      s[numbers + ShortLabelRows.WEIGHT + i] = counts ? weight(label) : 0f;
    }
  }

  private void targets(int first, int rows, float[] s, int q, int numbers) {
    float share = problem.smoothing() / columns;
    int w = problem.weightsAt();
    if (problem.soft()) {
      TurnedRows.turn(rows, columns, floats(1), at(1) + first * columns, s, q);
      LabelLossKernel.shares(columns * ROWS, 1 - problem.smoothing(), share, s, q, s, q);
      for (int j = 0; j < columns && problem.weighted(); j++) {
        int column = q + j * ROWS;
        LabelLossKernel.scaled(ROWS, floats(w)[at(w) + j], s, column, s, column);
      }
      return;
    }
    for (int j = 0; j < columns; j++) {
      float of = problem.weighted() ? floats(w)[at(w) + j] * share : share;
      Arrays.fill(s, q + j * ROWS, q + (j + 1) * ROWS, of);
    }
    for (int i = 0; i < rows; i++) {
      int label = label(first + i);
      if (label != problem.ignored()) {
        float weight = s[numbers + ShortLabelRows.WEIGHT + i];
        s[q + label * ROWS + i] += (1 - problem.smoothing()) * weight;
      }
    }
  }

  private void hinge(int first, int rows, float scale, float[] s, int x, int v, int numbers) {
    ShortLabelRows.margins(columns, s, x, v, numbers);
    for (int i = 0; i < rows; i++) {
      int label = label(first + i);
      if (label != problem.ignored()) {
        s[v + label * ROWS + i] = 0f;
      }
    }
    TurnedRows.sum(columns, s, v, numbers + ShortLabelRows.SUM);
    ShortLabelRows.steps(columns, scale, s, v, x, numbers);
    grade(first, rows, s, x);
    if (!graded) {
      return;
    }
    float[] dx = floats(problem.lossAt() + 1);
    int at = at(problem.lossAt() + 1) + first * columns;
    for (int i = 0; i < rows; i++) {
      int label = label(first + i);
      float above = s[numbers + ShortLabelRows.MASS + i];
      if (label != problem.ignored()) {
        float step = scale * s[numbers + ShortLabelRows.WEIGHT + i];
        dx[at + i * columns + label] = above == 0 ? 0f : -above * step;
      }
    }
  }

  /** Turns gradients back to where they go. */
  private void grade(int first, int rows, float[] s, int from) {
    if (graded) {
      int dx = problem.lossAt() + 1;
      TurnedRows.back(rows, columns, s, from, floats(dx), at(dx) + first * columns);
    }
  }

  /** The label's own part of its gradient. */
  private void subtract(int first, int rows, float scale, float[] s, int weights) {
    float[] dx = floats(problem.lossAt() + 1);
    int at = at(problem.lossAt() + 1) + first * columns;
    for (int i = 0; i < rows; i++) {
      int label = label(first + i);
      if (label != problem.ignored()) {
        dx[at + i * columns + label] -= scale * s[weights + i];
      }
    }
  }

  /** A row that does not count has neither loss nor gradient, whatever its scores. */
  private void ignore(int first, int rows, float[] losses, int to) {
    for (int i = 0; i < rows; i++) {
      if (label(first + i) == problem.ignored()) {
        losses[to + i] = 0f;
        if (graded) {
          int dx = problem.lossAt() + 1;
          int at = at(dx) + (first + i) * columns;
          Arrays.fill(floats(dx), at, at + columns, 0f);
        }
      }
    }
  }
}
