package io.lanewise.testkit.plan;

import io.lanewise.kernels.plan.Problem;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A problem and where its numbers come from; prints as what is needed to run it again.
 *
 * @param problem what is computed
 * @param seed of its numbers
 */
public record PlanCase(Problem problem, int seed) {
  /** Cases of problems. */
  public static Arbitrary<PlanCase> of(Arbitrary<? extends Problem> problems) {
    return Combinators.combine(problems, Arbitraries.integers()).as(PlanCase::new);
  }

  @Override
  public String toString() {
    return problem + " seed " + seed;
  }
}
