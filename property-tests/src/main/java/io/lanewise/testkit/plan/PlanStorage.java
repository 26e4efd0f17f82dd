package io.lanewise.testkit.plan;

import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/**
 * Where the numbers lie does not matter, and nothing else is touched. (That what is only read stays
 * as it was, that neighbours stay, and that unused lanes are +0, every property here checks with
 * each call.)
 */
public interface PlanStorage extends PlanSubject {
  /** The same bits from arrays that hold nothing else. */
  @Property
  @Tag("sample")
  default void offsetsDoNotMatter(@ForAll("cases") PlanCase it) {
    PlanData loose = data(it, Values.UNIFORM);
    List<Tensor> tight = new ArrayList<>();
    for (Tensor t : loose.floats()) {
      float[] array = Arrays.copyOfRange(t.array(), t.offset(), t.end());
      tight.add(t.in(array, 0));
    }
    int[] integers = loose.integers();
    if (integers != null) {
      int count = it.problem().operands().getLast().shape().floats();
      integers = Arrays.copyOfRange(integers, loose.integersAt(), loose.integersAt() + count);
    }
    Plan plan = plan(it.problem());
    new PlanData(it.problem(), tight, integers, 0)
        .run(plan)
        .assertSameResults(loose.run(plan), it + " in tight arrays");
  }

  /** What a run writes may be the very elements of what it reads, where the problem says so. */
  @Property
  @Tag("sample")
  default void inPlaceGivesTheSameBits(@ForAll("cases") PlanCase it) {
    PlanData apart = data(it, Values.UNIFORM);
    Plan plan = plan(it.problem());
    PlanData expected = apart.run(plan);
    List<Operand> kinds = it.problem().operands();
    for (int i = 0; i < kinds.size(); i++) {
      int other = kinds.get(i).inPlaceOf();
      if (other >= 0) {
        PlanData shared = apart.copy();
        List<Tensor> tensors = new ArrayList<>(shared.floats());
        tensors.set(i, tensors.get(other));
        PlanData inPlace =
            new PlanData(it.problem(), tensors, shared.integers(), shared.integersAt());
        inPlace.runHere(plan, null, 0);
        inPlace.assertSameResults(withResult(expected, i, other), it + " in place");
      }
    }
  }

  /** Where two operands are one, both hold the result. */
  private static PlanData withResult(PlanData expected, int result, int other) {
    List<Tensor> tensors = new ArrayList<>(expected.floats());
    tensors.set(other, tensors.get(result));
    return new PlanData(expected.problem(), tensors, expected.integers(), expected.integersAt());
  }

  /** The same bits with scratch of the caller's, whatever it held. */
  @Property
  @Tag("sample")
  default void garbageInScratchDoesNotMatter(@ForAll("cases") PlanCase it) {
    PlanData data = data(it, Values.UNIFORM);
    Plan plan = plan(it.problem());
    float[] scratch = new float[plan.scratchFloats() + 10];
    Arrays.fill(scratch, Float.NaN);
    Canary canary = Canary.outside("scratch", scratch, 3, 3 + plan.scratchFloats());
    PlanData mine = data.copy();
    mine.runHere(plan, scratch, 3);
    canary.check();
    mine.assertSameResults(data.run(plan), it + " with scratch of the caller's");
  }
}
