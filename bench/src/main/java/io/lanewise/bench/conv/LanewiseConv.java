package io.lanewise.bench.conv;

import io.lanewise.bench.timing.Competitor;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.conv.PackedFilters;
import java.util.Arrays;

/** A plan of ours with its operands; filters are packed before any call. */
final class LanewiseConv implements Competitor {
  private final ConvPlan plan;
  private final float[] target;
  private final Runnable call;

  LanewiseConv(ConvPlan plan, ConvOperands operands) {
    this.plan = plan;
    this.target = new float[operands.targetFloats()];
    float[] source = operands.sourceLaidOut();
    float[] second = operands.secondLaidOut();
    if (plan.problem().direction() == Direction.BACKWARD_WEIGHTS) {
      call = () -> plan.run(source, 0, second, 0, target, 0);
    } else {
      PackedFilters filters = plan.pack(second, 0);
      call = () -> plan.run(source, 0, filters, target, 0);
    }
  }

  @Override
  public void run() {
    call.run();
  }

  @Override
  public void spoil() {
    Arrays.fill(target, Float.NaN);
  }

  @Override
  public float[] answer() {
    return target;
  }

  @Override
  public ErrorBound errorBound() {
    return plan.errorBound();
  }

  @Override
  public long scratchBytes() {
    return plan.scratchBytes();
  }
}
