package io.lanewise.kernels.conv;

import io.lanewise.kernels.parallel.Scratch;
import java.util.Arrays;

/**
 * The operands of one run of a {@link DepthwisePlan}. Kept and reused by the plan, so that a run
 * allocates nothing. One phase, whose units share nothing but zeros.
 */
abstract class DepthwiseJob extends ConvJob {
  final DepthwisePlan plan;

  int zerosAt;

  DepthwiseJob(DepthwisePlan plan) {
    this.plan = plan;
  }

  @Override
  void layOut(int scratchAt) {
    zerosAt = scratchAt + Scratch.ALIGNED;
    Arrays.fill(scratch, zerosAt, zerosAt + plan.zeroFloats, 0f);
  }

  /** Where a worker's slabs begin. */
  final int slabAt(int worker) {
    return zerosAt + plan.zeroFloats + worker * (plan.slabFloats + plan.workerFloats);
  }

  /** Where a worker's other scratch begins. */
  final int workAt(int worker) {
    return slabAt(worker) + plan.slabFloats;
  }

  @Override
  protected final int phases() {
    return 1;
  }

  /** Units of rows in one image and unit of channels. */
  private int rowUnits() {
    int units = 0;
    for (DepthwisePlan.Part part : plan.parts) {
      units = Math.max(units, part.units);
    }
    return units;
  }

  @Override
  protected final int units(int phase) {
    return plan.problem().shape().batch() * plan.channelUnits * rowUnits();
  }

  @Override
  protected final void run(int phase, int unit, int worker) {
    int rowUnits = rowUnits();
    int rest = unit / rowUnits;
    run(rest / plan.channelUnits, rest % plan.channelUnits, unit % rowUnits, worker);
  }

  /** Computes some rows of some channels of an image, in every part. */
  abstract void run(int image, int channelUnit, int rowUnit, int worker);
}
