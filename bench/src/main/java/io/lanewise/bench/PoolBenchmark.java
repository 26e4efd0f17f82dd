package io.lanewise.bench;

import io.lanewise.bench.plan.PoolCase;
import io.lanewise.bench.plan.Usual;
import org.openjdk.jmh.annotations.Param;

/** Poolings by JMH's statistics. */
public class PoolBenchmark extends PlanBenchmark {
  /** The problem; JMH takes all there are. */
  @Param public PoolCase problem;

  @Override
  Usual usual() {
    return problem;
  }
}
