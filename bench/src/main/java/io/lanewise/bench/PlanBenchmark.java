package io.lanewise.bench;

import io.lanewise.bench.plan.PlanSuite;
import io.lanewise.bench.plan.Usual;
import io.lanewise.bench.suite.Case;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.kernels.catalogue.Catalogue;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * What JMH's benchmarks of the kernels around convolution have in common. One that computes its
 * problem wrong gets no number: JMH says so and goes on.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public abstract class PlanBenchmark {
  /** What stands after {@code lanewise:} in the workbench's rows. */
  @Param("auto")
  public String algorithm;

  /** How many threads the plan may use. */
  @Param("1")
  public int threads;

  private Competitor competitor;

  /** The problem. */
  abstract Usual usual();

  /** Gets the plan ready and checks its answer. */
  @Setup
  public void open() {
    PlanSuite suite = new PlanSuite(Catalogue.standard(), List.of(), algorithm::equals);
    Case held = suite.on(usual().problem(), threads);
    if (held.entries().getFirst().name().equals(PlanSuite.COPY)) {
      throw new IllegalStateException(held.problem() + ": no " + algorithm + " competes");
    }
    competitor = held.openFirst();
  }

  /** One call. */
  @Benchmark
  public void run() {
    competitor.run();
  }
}
