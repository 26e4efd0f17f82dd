package io.lanewise.testkit.plan;

import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.Algorithm;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.Values;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;

/** An algorithm, and the cases it is to be tested with. */
public interface PlanSubject {
  /** The algorithm. */
  Algorithm algorithm();

  /** Small problems of all kinds that it takes. */
  Arbitrary<? extends Problem> problems();

  /** Some problems with enough to do for several threads: more than 256 KB. */
  List<? extends Problem> largeProblems();

  /** Kinds of numbers that the operation is for. */
  default Arbitrary<Values> values() {
    return Arbitraries.of(Values.values());
  }

  /** Whether its results on integers are exact. */
  default boolean isExactOnIntegers(Problem problem) {
    return false;
  }

  /** Changes numbers just drawn into what the operation is for. */
  default void adapt(PlanData data, Random random) {}

  /** Cases of the small problems. */
  @Provide
  default Arbitrary<PlanCase> cases() {
    return PlanCase.of(problems());
  }

  /** Cases of the large ones. */
  @Provide
  default Arbitrary<PlanCase> largeCases() {
    return PlanCase.of(Arbitraries.of(largeProblems()));
  }

  /** Kinds of numbers, for properties. */
  @Provide
  default Arbitrary<Values> kinds() {
    return values();
  }

  /** The numbers of a case. */
  default PlanData data(PlanCase it, Values values) {
    return PlanData.draw(it, values, this);
  }

  /** The plan for a problem on one thread. */
  default Plan plan(Problem problem) {
    return plan(problem, Threads.ONE);
  }

  /** The plan for a problem. */
  default Plan plan(Problem problem, Threads threads) {
    return algorithm().plan(problem, PlanOptions.DEFAULT.withThreads(threads));
  }
}
