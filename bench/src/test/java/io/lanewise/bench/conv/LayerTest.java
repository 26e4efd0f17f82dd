package io.lanewise.bench.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The layers are what their names say. */
class LayerTest {
  @ParameterizedTest
  @EnumSource
  void channelsFiltersSizeAndStrideAreThoseOfTheName(Layer layer) {
    var s = layer.problem().shape();
    String stride = s.strideHeight() == 1 ? "" : "-s" + s.strideHeight();
    String sizes = s.channels() + "-" + s.filters() + "-" + s.height() + stride;
    String depthwise = "-dw-" + s.channels() + "-" + s.height() + stride;
    boolean dw = s.groups() > 1 && s.groups() == s.channels();
    assertTrue(layer.text().endsWith(dw ? depthwise : sizes), layer.text());
    assertEquals(s.height(), s.width());
    assertEquals(layer.problem(), ConvProblem.parse(layer.problem().toString()));
    ConvSuite.check(layer.problem());
  }

  @ParameterizedTest
  @CsvSource({
    "VGG_64_64_224, 1849688064",
    "VGG_512_512_14, 462422016",
    "RESNET_7X7_3_64_224_S2, 118013952",
    "RESNET_64_64_56, 115605504",
    "RESNET_1X1_256_512_56_S2, 102760448",
    "MOBILENET_DW_512_14, 903168",
    "ALEXNET_11X11_3_96_227_S4, 105415200",
    "ALEXNET_5X5_96_256_27, 223948800",
    "LENET_5X5_6_16_14, 15360000"
  })
  void knownMultiplyAdds(Layer layer, long macs) {
    assertEquals(macs, layer.problem().shape().macs());
  }

  @Test
  void quickAndBackwardAreSubsets() {
    Set<Layer> all = Layer.usual(Direction.FORWARD, false);
    assertEquals(Set.of(Layer.values()), all);
    for (Direction direction : Direction.values()) {
      Set<Layer> usual = Layer.usual(direction, false);
      Set<Layer> quick = Layer.usual(direction, true);
      assertTrue(!quick.isEmpty() && usual.containsAll(quick) && quick.size() < usual.size());
    }
    assertEquals(5, Layer.usual(Direction.BACKWARD_DATA, false).size());
  }
}
