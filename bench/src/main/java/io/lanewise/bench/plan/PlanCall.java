package io.lanewise.bench.plan;

import io.lanewise.bench.timing.Competitor;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.Plan;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A plan of ours with its operands in its hands. */
final class PlanCall implements Competitor {
  private final Plan plan;
  private final PlanOperands given;
  private final List<float[]> floats = new ArrayList<>();
  private final int[] integers;
  private final Operands operands = new Operands();

  PlanCall(Plan plan, PlanOperands given) {
    this.plan = plan;
    this.given = given;
    for (int i = 0; i < given.floats().size(); i++) {
      floats.add(given.laidOut(i));
      operands.add(floats.get(i), 0);
    }
    integers = given.integers() == null ? null : given.integers().clone();
    if (integers != null) {
      operands.add(integers, 0);
    }
  }

  @Override
  public void run() {
    plan.run(operands);
  }

  /** What is read and written begins anew, so that the answer to check is that of one call. */
  @Override
  public void spoil() {
    List<Operand> kinds = plan.problem().operands();
    for (int i = 0; i < floats.size(); i++) {
      if (kinds.get(i).isRead()) {
        float[] fresh = given.laidOut(i);
        System.arraycopy(fresh, 0, floats.get(i), 0, fresh.length);
      } else {
        Arrays.fill(floats.get(i), Float.NaN);
      }
    }
    if (integers != null && !kinds.getLast().isRead()) {
      Arrays.fill(integers, -1);
    }
  }

  @Override
  public float[] answer() {
    if (plan.problem().operands().stream().anyMatch(o -> o.isRead() && o.isWritten())) {
      spoil();
      run();
    }
    return given.results(floats, integers);
  }

  @Override
  public ErrorBound errorBound() {
    return plan.errorBound();
  }

  @Override
  public String algorithm() {
    return plan.algorithm();
  }

  @Override
  public boolean eligible() {
    return true;
  }

  @Override
  public long scratchBytes() {
    return plan.scratchBytes();
  }
}
