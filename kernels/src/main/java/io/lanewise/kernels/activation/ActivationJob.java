package io.lanewise.kernels.activation;

import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;

/** One run: a stretch of all floats, then +0 into the lanes that stand for no channel. */
final class ActivationJob extends PlanJob {
  private final ActivationProblem problem;
  private final Runs runs;
  private final boolean tail;
  private final int blocks;

  /** Channels of the last block of NCHW16. */
  private final int lastChannels;

  ActivationJob(ActivationProblem problem) {
    this.problem = problem;
    TensorShape s = problem.shape();
    tail = s.hasUnusedLanes();
    blocks = tail ? Layout.blocks(s.channels()) : 1;
    lastChannels = s.channels() - (blocks - 1) * Layout.BLOCK;
    // Blocks are runs of their own where the lanes of the last must be cleared.
    runs =
        tail
            ? Runs.of(s.batch() * blocks, s.height() * s.width() * Layout.BLOCK)
            : Runs.of(1, s.floats());
  }

  @Override
  protected int units(int phase) {
    return runs.units();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int floats = runs.floats(unit);
    for (int run = runs.firstRun(unit); run < runs.endRun(unit); run++) {
      int from = run * runs.length() + runs.from(unit);
      if (problem.backward()) {
        GradientKernel.apply(
            problem.activation(),
            floats(0),
            at(0) + from,
            floats(1),
            at(1) + from,
            floats(2),
            at(2) + from,
            floats);
        clear(run, floats(2), at(2) + from, floats);
      } else {
        ActivationKernel.apply(
            problem.activation(), floats(0), at(0) + from, floats(1), at(1) + from, floats);
        clear(run, floats(1), at(1) + from, floats);
      }
    }
  }

  private void clear(int run, float[] data, int at, int floats) {
    if (tail && run % blocks == blocks - 1) {
      for (int p = at; p < at + floats; p += Layout.BLOCK) {
        Arrays.fill(data, p + lastChannels, p + Layout.BLOCK, 0f);
      }
    }
  }
}
