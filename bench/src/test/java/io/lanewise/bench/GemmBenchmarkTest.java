package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.bench.gemm.GemmSuite;
import io.lanewise.kernels.catalogue.Catalogue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

/** JMH sees our benchmarks, and they see the catalogue. */
class GemmBenchmarkTest {
  @Test
  void jmhFindsIt() {
    assertTrue(Benchmarks.known().contains(GemmBenchmark.class.getName() + ".gemm"));
  }

  @Test
  void everyAlgorithmIsAParameter() throws NoSuchFieldException {
    String[] parameters =
        GemmBenchmark.class.getField("algorithm").getAnnotation(Param.class).value();
    assertEquals(GemmSuite.names(Catalogue.standard()), List.of(parameters));
  }

  @Test
  void itsAnswerIsChecked() {
    GemmBenchmark benchmark = new GemmBenchmark();
    benchmark.problem = "gemm:m5_n6_k7";
    benchmark.algorithm = "auto";
    benchmark.threads = 1;
    benchmark.open();
    assertEquals(30, benchmark.gemm().length);
  }
}
