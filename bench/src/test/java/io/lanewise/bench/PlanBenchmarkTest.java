package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.bench.plan.ActivationCase;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** JMH sees the benchmarks of every family. */
class PlanBenchmarkTest {
  @Test
  void jmhFindsThem() {
    Stream.of(
            ActivationBenchmark.class,
            NormBenchmark.class,
            PoolBenchmark.class,
            SoftmaxBenchmark.class,
            ElementwiseBenchmark.class,
            MoveBenchmark.class)
        .forEach(
            type ->
                assertTrue(Benchmarks.known().contains(type.getName() + ".run"), type.getName()));
  }

  @Test
  void anAnswerIsChecked() {
    ActivationBenchmark benchmark = new ActivationBenchmark();
    benchmark.problem = ActivationCase.HARD_SWISH_64K;
    benchmark.algorithm = "activation";
    benchmark.threads = 1;
    benchmark.open();
    benchmark.run();
    benchmark.algorithm = "nonsense";
    assertThrows(IllegalStateException.class, benchmark::open);
  }
}
