package io.lanewise.bench;

import io.lanewise.bench.gemm.GemmSuite;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.gemm.GemmProblem;
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
 * The catalogue's products by JMH's statistics. An algorithm that refuses a problem, or computes it
 * wrong, gets no number: JMH says so and goes on.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class GemmBenchmark {
  /** The problem string; any other by {@code -p problem=...}. */
  @Param({
    "gemm:m256_n256_k256",
    "gemm:m1024_n1024_k1024",
    "gemm:m64_n3136_k576",
    "gemm:m512_n49_k4608",
    "gemm:m1000_n1_k2048"
  })
  public String problem;

  /** What stands after {@code lanewise:} in the workbench's rows. */
  @Param({"auto", "packed", "gemv", "tiled", "reference"})
  public String algorithm;

  /** How many threads the plan may use. */
  @Param("1")
  public int threads;

  private Competitor competitor;

  /** Gets the plan ready and checks its answer. */
  @Setup
  public void open() {
    GemmSuite suite = new GemmSuite(Catalogue.standard(), List.of(), algorithm::equals);
    competitor = suite.on(GemmProblem.parse(problem), threads).openFirst();
  }

  /** One product. */
  @Benchmark
  public float[] gemm() {
    competitor.run();
    return competitor.answer();
  }
}
