package io.lanewise.bench;

import io.lanewise.bench.plan.SoftmaxCase;
import io.lanewise.bench.plan.Usual;
import org.openjdk.jmh.annotations.Param;

/** Softmax and losses by JMH's statistics. */
public class SoftmaxBenchmark extends PlanBenchmark {
  /** The problem; JMH takes all there are. */
  @Param public SoftmaxCase problem;

  @Override
  Usual usual() {
    return problem;
  }
}
