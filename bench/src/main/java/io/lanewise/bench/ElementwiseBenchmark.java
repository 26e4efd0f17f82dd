package io.lanewise.bench;

import io.lanewise.bench.plan.ElementwiseCase;
import io.lanewise.bench.plan.Usual;
import org.openjdk.jmh.annotations.Param;

/** Functions of elements, reductions and optimisers by JMH's statistics. */
public class ElementwiseBenchmark extends PlanBenchmark {
  /** The problem; JMH takes all there are. */
  @Param public ElementwiseCase problem;

  @Override
  Usual usual() {
    return problem;
  }
}
