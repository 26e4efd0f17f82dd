package io.lanewise.testkit.plan;

import io.lanewise.testkit.Values;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Right answers: within the bound on any data, exact on integers where that is promised. */
public interface PlanAnswers extends PlanSubject {
  /** Within the error bound of the exact result, whatever the data. */
  @Property
  @Tag("sample")
  default void agreesWithTheReference(
      @ForAll("cases") PlanCase it, @ForAll("kinds") Values values) {
    PlanData data = data(it, values);
    PlanTruth.of(data).check(data.run(plan(it.problem())), algorithm().errorBound(it.problem()));
  }

  /** No rounding happens on integers, so no order of arithmetic is an excuse. */
  @Property
  @Tag("sample")
  default void isExactOnIntegers(@ForAll("cases") PlanCase it) {
    if (isExactOnIntegers(it.problem())) {
      PlanData data = data(it, Values.INTEGERS);
      PlanTruth.of(data).checkExact(data.run(plan(it.problem())));
    }
  }

  /** The large problems too. */
  @Property(tries = 10)
  default void agreesWithTheReferenceOnMuch(@ForAll("largeCases") PlanCase it) {
    PlanData data = data(it, Values.UNIFORM);
    PlanTruth truth = PlanTruth.of(data);
    truth.trusted();
    truth.check(data.run(plan(it.problem())), algorithm().errorBound(it.problem()));
  }
}
