package io.lanewise.bench;

import io.lanewise.bench.plan.ActivationCase;
import io.lanewise.bench.plan.Usual;
import org.openjdk.jmh.annotations.Param;

/** Activations by JMH's statistics. */
public class ActivationBenchmark extends PlanBenchmark {
  /** The problem; JMH takes all there are. */
  @Param public ActivationCase problem;

  @Override
  Usual usual() {
    return problem;
  }
}
