package io.lanewise.bench;

import io.lanewise.bench.plan.MoveCase;
import io.lanewise.bench.plan.Usual;
import org.openjdk.jmh.annotations.Param;

/** Moves of data, resizing and dropout by JMH's statistics. */
public class MoveBenchmark extends PlanBenchmark {
  /** The problem; JMH takes all there are. */
  @Param public MoveCase problem;

  @Override
  Usual usual() {
    return problem;
  }
}
