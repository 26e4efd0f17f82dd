package io.lanewise.testkit.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.contract.UnsupportedProblemException;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;
import org.junit.jupiter.api.function.Executable;

/** Misuse is refused in one sentence before anything is written. */
public interface PlanRefusals extends PlanSubject {
  /** One wrong array at a time: none, too short, before its beginning. */
  @Property
  @Tag("sample")
  default void everyWrongArrayIsNamed(@ForAll("cases") PlanCase it) {
    PlanData data = data(it, Values.UNIFORM);
    Plan plan = plan(it.problem());
    List<Operand> kinds = it.problem().operands();
    for (int i = 0; i < data.floats().size(); i++) {
      String name = kinds.get(i).name();
      Tensor t = data.floats().get(i);
      float[] tooShort = Arrays.copyOf(t.array(), Math.max(0, t.end() - 1));
      refused(data, name, () -> plan.run(with(data, t, null, t.offset())));
      refused(data, name + "Offset", () -> plan.run(with(data, t, t.array(), -1)));
      if (t.end() > 0) {
        refused(data, name, () -> plan.run(with(data, t, tooShort, t.offset())));
      }
    }
    if (data.integers() != null) {
      String name = kinds.getLast().name();
      refused(data, name, () -> plan.run(withIntegers(data, null, 0)));
      refused(data, name + "Offset", () -> plan.run(withIntegers(data, data.integers(), -1)));
      int past = data.integers().length + 1 - kinds.getLast().shape().floats();
      refused(data, name, () -> plan.run(withIntegers(data, data.integers(), Math.max(past, 1))));
    }
    refused(data, "operands", () -> plan.run(new Operands()));
    refused(data, "operands", () -> plan.run(null));
    if (plan.scratchFloats() > 0) {
      float[] little = new float[plan.scratchFloats() - 1];
      refused(data, "scratch", () -> plan.run(data.operands(), little, 0));
    }
  }

  /** What is written may lie across nothing else. */
  @Property
  @Tag("sample")
  default void overlapsAreRefused(@ForAll("cases") PlanCase it) {
    PlanData data = data(it, Values.UNIFORM);
    Plan plan = plan(it.problem());
    List<Operand> kinds = it.problem().operands();
    for (int i = 0; i < data.floats().size(); i++) {
      for (int j = 0; j < i; j++) {
        Tensor a = data.floats().get(j);
        Tensor b = data.floats().get(i);
        boolean written = kinds.get(i).isWritten() || kinds.get(j).isWritten();
        if (written && a.floats() > 1 && b.floats() > 0) {
          // One element past the other's first, in an array that holds both.
          float[] both = new float[a.floats() + b.floats() + 1];
          List<Tensor> tensors = new ArrayList<>(data.floats());
          tensors.set(j, a.in(both, 0));
          tensors.set(i, b.in(both, 1));
          PlanData wrong = new PlanData(it.problem(), tensors, data.integers(), data.integersAt());
          refused(wrong, kinds.get(i).name(), () -> plan.run(wrong.operands()));
        }
      }
    }
  }

  /** Integers outside of what the problem allows. */
  @Property
  @Tag("sample")
  default void wrongIntegersAreRefused(@ForAll("cases") PlanCase it) {
    PlanData data = data(it, Values.UNIFORM);
    Operand kind = it.problem().operands().getLast();
    if (kind.integers() == null || !kind.isRead() || kind.shape().floats() == 0) {
      return;
    }
    Plan plan = plan(it.problem());
    int at = data.integersAt() + Math.floorMod(it.seed(), kind.shape().floats());
    Operand.Integers allowed = kind.integers();
    for (int wrong : new int[] {allowed.least() - 1, allowed.most() + 1, Integer.MIN_VALUE}) {
      if (wrong != allowed.except()) {
        int[] integers = data.integers().clone();
        integers[at] = wrong;
        refused(data, kind.name(), () -> plan.run(withIntegers(data, integers, data.integersAt())));
      }
    }
  }

  /** A problem that the algorithm does not take is refused with its reason. */
  @Property(tries = 20)
  default void whatItDoesNotTakeIsRefusedWithTheReason(@ForAll("cases") PlanCase it) {
    Problem foreign = new ForeignProblem();
    Support support = algorithm().supports(foreign);
    if (!support.accepted()) {
      UnsupportedProblemException refusal =
          assertThrows(
              UnsupportedProblemException.class,
              () -> algorithm().plan(foreign, PlanOptions.DEFAULT));
      assertEquals(support.reason(), refusal.reason());
    }
    Refusal.of("problem", () -> algorithm().plan(null, PlanOptions.DEFAULT));
    Refusal.of("options", () -> algorithm().plan(it.problem(), null));
  }

  /** An operation nobody knows. */
  record ForeignProblem() implements Problem {
    @Override
    public String operation() {
      return "foreign";
    }

    @Override
    public List<Operand> operands() {
      return List.of();
    }

    @Override
    public void reference(double[][] operands) {}

    @Override
    public String toString() {
      return "foreign:n1";
    }
  }

  private static Operands with(PlanData data, Tensor replaced, float[] array, int offset) {
    Operands operands = new Operands();
    for (Tensor t : data.floats()) {
      if (t == replaced) {
        operands.add(array, offset);
      } else {
        operands.add(t.array(), t.offset());
      }
    }
    return data.integers() == null ? operands : operands.add(data.integers(), data.integersAt());
  }

  private static Operands withIntegers(PlanData data, int[] array, int offset) {
    Operands operands = new Operands();
    data.floats().forEach(t -> operands.add(t.array(), t.offset()));
    return operands.add(array, offset);
  }

  private static void refused(PlanData data, String argument, Executable call) {
    List<Canary> canaries =
        data.floats().stream().map(t -> Canary.over(argument, t.array())).toList();
    int[] integers = data.integers() == null ? null : data.integers().clone();
    Refusal.of(argument, call);
    canaries.forEach(Canary::check);
    if (!Arrays.equals(integers, data.integers())) {
      throw new AssertionError("integers must not change when a call is refused");
    }
  }
}
