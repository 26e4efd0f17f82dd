package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.bench.conv.Layer;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.conv.ConvAlgorithm;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;

/** JMH sees our benchmarks, and they see the catalogue. */
class ConvBenchmarkTest {
  @Test
  void jmhFindsIt() {
    assertTrue(Benchmarks.known().contains(ConvBenchmark.class.getName() + ".conv"));
  }

  @Test
  void everyAlgorithmThatTakesALayerIsAParameter() throws NoSuchFieldException {
    String[] parameters =
        ConvBenchmark.class.getField("algorithm").getAnnotation(Param.class).value();
    for (ConvAlgorithm algorithm : Catalogue.standard().conv()) {
      boolean takes =
          Stream.of(Layer.values()).anyMatch(l -> algorithm.supports(l.problem()).accepted());
      assertTrue(!takes || List.of(parameters).contains(algorithm.name()), algorithm.name());
    }
  }

  @Test
  void itsAnswerIsChecked() {
    ConvBenchmark benchmark = new ConvBenchmark();
    benchmark.layer = Layer.MOBILENET_DW_512_14;
    benchmark.algorithm = "reference";
    benchmark.threads = 1;
    benchmark.open();
    assertTrue(benchmark.conv().length == 512 * 14 * 14);
  }

  @Test
  void whatIsNotThereGetsNoNumber() {
    ConvBenchmark benchmark = new ConvBenchmark();
    benchmark.layer = Layer.RESNET_64_64_56;
    benchmark.threads = 1;
    benchmark.algorithm = "nonsense";
    assertThrows(IllegalStateException.class, benchmark::open);
    benchmark.algorithm = "reference";
    assertThrows(Refusal.class, benchmark::open);
  }
}
