package io.lanewise.bench.gemm;

import io.lanewise.bench.timing.Competitor;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.PackedMatrix;
import java.util.Arrays;

/** A plan of ours with its operands; what the problem wants packed is packed before any call. */
public final class LanewiseGemm implements Competitor {
  private final GemmPlan plan;
  private final float[] c;
  private final Runnable call;

  /** Gets a plan's operands ready. */
  public LanewiseGemm(GemmPlan plan, GemmOperands operands) {
    this.plan = plan;
    this.c = new float[operands.outputs()];
    this.call = call(plan, operands.a(), operands.b(), c);
  }

  private static Runnable call(GemmPlan plan, float[] a, float[] b, float[] c) {
    GemmProblem problem = plan.problem();
    EpilogueData none = EpilogueData.NONE;
    if (problem.packedA() && problem.packedB()) {
      PackedMatrix pa = plan.packA(a, 0);
      PackedMatrix pb = plan.packB(b, 0);
      return () -> plan.run(1, pa, pb, 0, c, 0, none);
    }
    if (problem.packedA()) {
      PackedMatrix pa = plan.packA(a, 0);
      return () -> plan.run(1, pa, b, 0, 0, c, 0, none);
    }
    if (problem.packedB()) {
      PackedMatrix pb = plan.packB(b, 0);
      return () -> plan.run(1, a, 0, pb, 0, c, 0, none);
    }
    return () -> plan.run(1, a, 0, b, 0, 0, c, 0, none);
  }

  @Override
  public void run() {
    call.run();
  }

  @Override
  public void spoil() {
    Arrays.fill(c, Float.NaN);
  }

  @Override
  public float[] answer() {
    return c;
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
