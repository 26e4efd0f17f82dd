package io.lanewise.kernels.loss;

import io.lanewise.kernels.micro.RowSums;
import io.lanewise.kernels.micro.TurnedRows;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.simd.ScalarMath;
import java.util.Arrays;

/**
 * One run: first what a mean divides by, then losses and gradients, a unit some rows, then the sum
 * of the rows' losses.
 *
 * <p>Scratch holds the divisor, a number a row, and for each thread a row and the lanes of a sum.
 */
class LabelLossJob extends PlanJob {
  /** Floats of a unit, where rows are short. */
  private static final int UNIT = 16 * 1024;

  private static final int LANES = 4 * RowSums.SCRATCH;

  final LabelLossProblem problem;
  final int columns;
  private final int rows;
  private final int rowsOfUnit;

  LabelLossJob(LabelLossProblem problem) {
    this.problem = problem;
    rows = problem.rows();
    columns = problem.columns();
    rowsOfUnit = Math.max(1, UNIT / columns);
  }

  /** The divisor and a number a row. */
  static int shared(LabelLossProblem problem) {
    return 1 + problem.rows();
  }

  /** A job that turns short rows, or one that does not. */
  static LabelLossJob of(LabelLossProblem problem) {
    return turns(problem) ? new ShortLabelLossJob(problem) : new LabelLossJob(problem);
  }

  private static boolean turns(LabelLossProblem problem) {
    return TurnedRows.areFaster(problem.rows(), problem.columns());
  }

  static int ofThread(LabelLossProblem problem) {
    return turns(problem) ? ShortLabelLossJob.SCRATCH : problem.columns() + LANES;
  }

  @Override
  protected int phases() {
    return 3;
  }

  @Override
  protected int units(int phase) {
    return switch (phase) {
      case 0 -> 1;
      case 1 -> (rows + rowsOfUnit - 1) / rowsOfUnit;
      default -> problem.reduction() == Reduction.NONE ? 0 : 1;
    };
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    float[] scratch = scratch();
    int shared = scratchAt();
    int own = shared + shared(problem) + worker * ofThread(problem);
    boolean mean = problem.reduction() == Reduction.MEAN;
    switch (phase) {
      case 0 -> scratch[shared] = mean ? divisor(scratch, shared + 1, own) : 1f;
      case 1 -> {
        float scale = 1 / scratch[shared];
        int end = Math.min(rows, (unit + 1) * rowsOfUnit);
        boolean none = problem.reduction() == Reduction.NONE;
        float[] losses = none ? floats(problem.lossAt()) : scratch;
        int to = none ? at(problem.lossAt()) : shared + 1;
        rows(unit * rowsOfUnit, end, scale, own, losses, to);
      }
      default -> {
        float sum = RowSums.sum(rows, scratch, shared + 1, scratch, own);
        floats(problem.lossAt())[at(problem.lossAt())] = mean ? sum / scratch[shared] : sum;
      }
    }
  }

  /**
   * Writes the gradients of some rows, and their losses.
   *
   * @param own a thread's scratch
   * @param to where the loss of row 0 goes
   */
  void rows(int from, int end, float scale, int own, float[] losses, int to) {
    for (int r = from; r < end; r++) {
      losses[to + r] = row(r, scale, scratch(), own, own + columns);
    }
  }

  /** The sum of the weights of the labels that count. */
  private float divisor(float[] scratch, int weights, int lanes) {
    boolean all = !problem.weighted() && problem.ignored() == LabelLossProblem.NO_LABEL;
    if (problem.soft() || all) {
      return rows;
    }
    for (int r = 0; r < rows; r++) {
      int label = label(r);
      scratch[weights + r] = label == problem.ignored() ? 0f : weight(label);
    }
    return RowSums.sum(rows, scratch, weights, scratch, lanes);
  }

  final int label(int r) {
    int last = problem.lossAt() + (problem.valueOnly() ? 1 : 2);
    return operands().integers()[at(last) + r];
  }

  final float weight(int label) {
    int w = problem.weightsAt();
    return problem.weighted() ? floats(w)[at(w) + label] : 1f;
  }

  /** Writes a row's gradient and returns its loss. */
  private float row(int r, float scale, float[] scratch, int q, int lanes) {
    float[] x = floats(0);
    int at = at(0) + r * columns;
    boolean graded = !problem.valueOnly();
    float[] dx = graded ? floats(problem.lossAt() + 1) : null;
    int to = graded ? at(problem.lossAt() + 1) + r * columns : 0;
    if (problem.soft()) {
      target(r, scratch, q);
      return entropy(scale, x, at, scratch, q, lanes, dx, to);
    }
    int label = label(r);
    if (label == problem.ignored()) {
      if (graded) {
        Arrays.fill(dx, to, to + columns, 0f);
      }
      return 0f;
    }
    float weight = weight(label);
    return switch (problem.kind()) {
      case NLL -> nll(scale, weight, label, x, at, dx, to);
      case HINGE -> hinge(scale, weight, label, x, at, scratch, q, lanes, dx, to);
      default -> {
        if (problem.smoothing() == 0) {
          yield entropy(scale, weight, label, x, at, scratch, lanes, dx, to);
        }
        smoothed(weight, label, scratch, q);
        yield entropy(scale, x, at, scratch, q, lanes, dx, to);
      }
    };
  }

  private float nll(float scale, float weight, int label, float[] x, int at, float[] dx, int to) {
    float value = -weight * x[at + label];
    if (dx != null) {
      Arrays.fill(dx, to, to + columns, 0f);
      dx[to + label] = -scale * weight;
    }
    return value;
  }

  private float hinge(
      float scale,
      float weight,
      int label,
      float[] x,
      int at,
      float[] scratch,
      int margins,
      int lanes,
      float[] dx,
      int to) {
    LabelLossKernel.margins(columns, x[at + label], x, at, scratch, margins);
    scratch[margins + label] = 0f;
    float value = weight * RowSums.sum(columns, scratch, margins, scratch, lanes);
    if (dx != null) {
      LabelLossKernel.steps(columns, 1f, scratch, margins, dx, to);
      float above = RowSums.sum(columns, dx, to, scratch, lanes);
      LabelLossKernel.steps(columns, scale * weight, scratch, margins, dx, to);
      dx[to + label] = above == 0 ? 0f : -above * (scale * weight);
    }
    return value;
  }

  /** Of one label without smoothing. */
  private float entropy(
      float scale,
      float weight,
      int label,
      float[] x,
      int at,
      float[] scratch,
      int lanes,
      float[] dx,
      int to) {
    float max = RowSums.max(columns, x, at, scratch, lanes);
    float gap = max - x[at + label];
    if (dx == null) {
      float sum = RowSums.sumOfExp(columns, x, at, max, scratch, lanes);
      return weight * (gap + ScalarMath.log(sum));
    }
    float sum = RowSums.exp(columns, x, at, max, dx, to, scratch, lanes);
    LabelLossKernel.scaled(columns, scale * weight / sum, dx, to, dx, to);
    dx[to + label] -= scale * weight;
    return weight * (gap + ScalarMath.log(sum));
  }

  /** Of a target for each class. */
  private float entropy(
      float scale, float[] x, int at, float[] scratch, int q, int lanes, float[] dx, int to) {
    float max = RowSums.max(columns, x, at, scratch, lanes);
    float gaps = RowSums.gaps(columns, scratch, q, max, x, at, scratch, lanes);
    float mass = RowSums.sum(columns, scratch, q, scratch, lanes);
    if (dx == null) {
      float sum = RowSums.sumOfExp(columns, x, at, max, scratch, lanes);
      return Math.fma(mass, ScalarMath.log(sum), gaps);
    }
    float sum = RowSums.exp(columns, x, at, max, dx, to, scratch, lanes);
    LabelLossKernel.gradient(columns, scale * mass / sum, scale, scratch, q, dx, to);
    return Math.fma(mass, ScalarMath.log(sum), gaps);
  }

  /** A label's share for each class. */
  private void smoothed(float weight, int label, float[] to, int q) {
    float share = problem.smoothing() / columns;
    if (problem.weighted()) {
      int w = problem.weightsAt();
      LabelLossKernel.scaled(columns, share, floats(w), at(w), to, q);
    } else {
      Arrays.fill(to, q, q + columns, share);
    }
    to[q + label] += (1 - problem.smoothing()) * weight;
  }

  /** Probabilities, smoothed and weighted. */
  private void target(int r, float[] to, int q) {
    float share = problem.smoothing() / columns;
    LabelLossKernel.shares(
        columns, 1 - problem.smoothing(), share, floats(1), at(1) + r * columns, to, q);
    if (problem.weighted()) {
      int w = problem.weightsAt();
      LabelLossKernel.weigh(columns, floats(w), at(w), to, q);
    }
  }
}
