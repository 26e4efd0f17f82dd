package io.lanewise.bench.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.GemmProblem;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The lists of layers are those of the networks. */
class NetworkTest {
  private static long macs(NetworkLayer layer) {
    if (layer.problem().startsWith("conv:")) {
      return layer.repeat() * ConvProblem.parse(layer.problem()).shape().macs();
    }
    GemmProblem p = GemmProblem.parse(layer.problem());
    return (long) layer.repeat() * p.m() * p.n() * p.k();
  }

  private static long macs(String network, Predicate<NetworkLayer> of) {
    return Network.of(network).layers().stream().filter(of).mapToLong(NetworkTest::macs).sum();
  }

  /**
   * VGG's, ResNet's, MobileNet's (569 million) and DenseNet's totals are those that their papers or
   * torchvision's model cards round; AlexNet's is Krizhevsky's in two groups.
   */
  @ParameterizedTest
  @CsvSource({
    "lenet5, 405600, 10920",
    "alexnet, 665784864, 58621952",
    "vgg16, 15346630656, 123633664",
    "vgg19, 19508428800, 123633664",
    "googlenet, 1581647872, 1024000",
    "resnet18, 1813561344, 512000",
    "resnet34, 3663249408, 512000",
    "resnet50, 4087136256, 2048000",
    "densenet121, 2833137664, 1024000",
    "mobilenet, 567716352, 1024000",
    "alphago, 1400726208, 0"
  })
  void multiplyAddsAreThePublishedOnes(String network, long convolutions, long products) {
    assertEquals(convolutions, macs(network, layer -> layer.problem().startsWith("conv:")));
    assertEquals(products, macs(network, layer -> layer.problem().startsWith("gemm:")));
  }

  /**
   * The column "ops" of GoogLeNet's table 1, in millions, without the first layer, for which the
   * table has 34 where 112·112·64·3·7·7 are 118.
   */
  @Test
  void googlenetIsThatOfItsTable() {
    int millions = 360 + 128 + 304 + 73 + 88 + 100 + 119 + 170 + 54 + 71 + 1;
    long counted = macs("googlenet", layer -> !layer.name().equals("conv1"));
    assertEquals(millions, counted / 1e6, 0.005 * millions);
  }

  @ParameterizedTest
  @MethodSource("names")
  void eachShapeIsThereOnceAndCanBeMeasured(String name) {
    Network network = Network.of(name);
    Set<String> problems = new HashSet<>();
    for (NetworkLayer layer : network.layers()) {
      LayerSuite.check(layer);
      assertTrue(layer.repeat() >= 1, layer.toString());
      assertTrue(problems.add(layer.problem()), layer.toString());
    }
    assertTrue(network.title().length() > 3, network.title());
  }

  static List<String> names() {
    return Network.NAMES;
  }

  @Test
  void theDozenAreADozen() {
    assertEquals(12, Network.of(Network.DOZEN).layers().size());
    Network.of(Network.DOZEN).layers().forEach(LayerSuite::check);
  }
}
