package io.lanewise.kernels.dropout;

import io.lanewise.kernels.parallel.Runs;
import io.lanewise.kernels.plan.PlanJob;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;

/** One run: a stretch of all elements, or of the pixels of a block of channels. */
final class DropoutJob extends PlanJob {
  private final DropoutProblem problem;
  private final TensorShape shape;
  private final boolean blocked;
  private final Runs runs;

  DropoutJob(DropoutProblem problem) {
    this.problem = problem;
    shape = problem.shape();
    blocked = shape.layout() == Layout.NCHW16;
    int pixels = shape.height() * shape.width();
    runs =
        blocked
            ? Runs.of(shape.batch() * Layout.blocks(shape.channels()), pixels * Layout.BLOCK)
            : Runs.of(1, shape.floats());
  }

  @Override
  protected int units(int phase) {
    return runs.units();
  }

  @Override
  protected void run(int phase, int unit, int worker) {
    int seed = at(2);
    int first = operands().integers()[seed];
    int second = operands().integers()[seed + 1];
    for (int run = runs.firstRun(unit); run < runs.endRun(unit); run++) {
      int from = run * runs.length() + runs.from(unit);
      if (blocked) {
        block(run, runs.from(unit), runs.floats(unit), first, second);
      } else {
        DropoutKernel.row(
            problem.threshold(),
            problem.scale(),
            first,
            second,
            from,
            runs.floats(unit),
            floats(0),
            at(0) + from,
            floats(1),
            at(1) + from);
      }
    }
  }

  private void block(int run, int from, int floats, int first, int second) {
    int blocks = Layout.blocks(shape.channels());
    int channel = run % blocks * Layout.BLOCK;
    int plane = shape.height() * shape.width();
    int at = run * runs.length() + from;
    DropoutKernel.pixels(
        problem.threshold(),
        problem.scale(),
        first,
        second,
        (run / blocks * shape.channels() + channel) * plane + from / Layout.BLOCK,
        plane,
        Math.min(Layout.BLOCK, shape.channels() - channel),
        floats / Layout.BLOCK,
        floats(0),
        at(0) + at,
        floats(1),
        at(1) + at);
  }
}
