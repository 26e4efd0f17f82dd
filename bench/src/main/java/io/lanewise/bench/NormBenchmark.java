package io.lanewise.bench;

import io.lanewise.bench.plan.NormCase;
import io.lanewise.bench.plan.Usual;
import org.openjdk.jmh.annotations.Param;

/** Normalisations by JMH's statistics. */
public class NormBenchmark extends PlanBenchmark {
  /** The problem; JMH takes all there are. */
  @Param public NormCase problem;

  @Override
  Usual usual() {
    return problem;
  }
}
