package io.lanewise.bench;

import io.lanewise.bench.conv.ConvSuite;
import io.lanewise.bench.conv.Layer;
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
 * The catalogue's convolutions by JMH's statistics. An algorithm that refuses a problem, is not
 * there, or computes it wrong, gets no number: JMH says so and goes on.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 3, jvmArgsAppend = "--add-modules=jdk.incubator.vector")
public class ConvBenchmark {
  /** The layer; JMH takes all there are. */
  @Param public Layer layer;

  /** What stands after {@code lanewise:} in the workbench's rows. */
  @Param({
    "auto",
    "direct",
    "implicit-gemm",
    "im2col",
    "pointwise",
    "winograd-2x2",
    "winograd-4x4",
    "winograd-6x6",
    "depthwise",
    "grouped",
    "reference"
  })
  public String algorithm;

  /** How many threads the plan may use. */
  @Param("1")
  public int threads;

  private Competitor competitor;

  /** Gets the plan ready and checks its answer. */
  @Setup
  public void open() {
    ConvSuite suite = new ConvSuite(Catalogue.standard(), List.of(), algorithm::equals);
    competitor = suite.on(layer.problem(), threads).openFirst();
  }

  /** One forward convolution in NCHW. */
  @Benchmark
  public float[] conv() {
    competitor.run();
    return competitor.answer();
  }
}
