package io.lanewise.kernels.loss;

import io.lanewise.kernels.micro.RowSums;
import io.lanewise.kernels.plan.PlanJob;

/**
 * One run: first losses and gradients, a unit some pieces; then the sum of the pieces' sums.
 *
 * <p>Scratch holds a sum a piece, then for each thread the losses of a piece and the lanes of a
 * sum.
 */
final class ElementLossJob extends PlanJob {
  /** Elements of a piece; with their targets and gradients they stay in the first cache. */
  static final int PIECE = 2048;

  /** Floats of a thread, a cache line apart from those of the next. */
  static final int SCRATCH = PIECE + 4 * RowSums.SCRATCH;

  private static final int PIECES_OF_UNIT = 8;

  private final ElementLossProblem problem;
  private final boolean reduced;

  ElementLossJob(ElementLossProblem problem) {
    this.problem = problem;
    reduced = problem.reduction() != Reduction.NONE;
  }

  static int pieces(ElementLossProblem problem) {
    return (problem.count() + PIECE - 1) / PIECE;
  }

  @Override
  protected int phases() {
    return reduced ? 2 : 1;
  }

  @Override
  protected int units(int phase) {
    return phase == 1 ? 1 : (pieces(problem) + PIECES_OF_UNIT - 1) / PIECES_OF_UNIT;
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int pieces = pieces(problem);
    float[] scratch = scratch();
    int mine = scratchAt() + pieces + worker * SCRATCH;
    if (phase == 1) {
      float sum = RowSums.sum(pieces, scratch, scratchAt(), scratch, mine + PIECE);
      boolean mean = problem.reduction() == Reduction.MEAN;
      floats(2)[at(2)] = mean ? sum / problem.count() : sum;
      return;
    }
    int end = Math.min(pieces, (unit + 1) * PIECES_OF_UNIT);
    for (int piece = unit * PIECES_OF_UNIT; piece < end; piece++) {
      int from = piece * PIECE;
      int n = Math.min(PIECE, problem.count() - from);
      float[] x = floats(0);
      int xAt = at(0) + from;
      float[] t = floats(1);
      int tAt = at(1) + from;
      if (reduced) {
        ElementLossKernel.values(problem, n, x, xAt, t, tAt, scratch, mine);
        scratch[scratchAt() + piece] = RowSums.sum(n, scratch, mine, scratch, mine + PIECE);
      } else {
        ElementLossKernel.values(problem, n, x, xAt, t, tAt, floats(2), at(2) + from);
      }
      if (!problem.valueOnly()) {
        ElementLossKernel.gradients(problem, n, x, xAt, t, tAt, floats(3), at(3) + from);
      }
    }
  }
}
