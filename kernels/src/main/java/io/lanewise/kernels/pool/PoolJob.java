package io.lanewise.kernels.pool;

import io.lanewise.kernels.plan.PlanJob;

/** One run of a pooling: rows of planes, of whatever the unit's rows are. */
abstract class PoolJob extends PlanJob {
  final PoolPlan plan;
  private final Slabs slabs;

  PoolJob(PoolPlan plan, Slabs slabs) {
    this.plan = plan;
    this.slabs = slabs;
  }

  @Override
  protected final int units(int phase) {
    return slabs.units();
  }

  @Override
  protected final void run(int phase, int unit, int worker) {
    int mine = scratchAt() + plan.scratchOf(worker);
    begin(mine);
    planes(
        slabs.firstPlane(unit),
        slabs.endPlane(unit),
        slabs.firstRow(unit),
        slabs.endRow(unit),
        mine);
  }

  /** Makes the scratch of a worker ready for a unit. */
  void begin(int mine) {}

  /** Does some rows of one plane, or all rows of several. */
  void planes(int first, int end, int from, int to, int mine) {
    for (int plane = first; plane < end; plane++) {
      rows(plane, from, to, mine);
    }
  }

  /** Does some rows of a plane. */
  abstract void rows(int plane, int from, int to, int mine);
}
