package io.lanewise.testkit.conv;

import io.lanewise.kernels.shape.ConvShape;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** The contract of direct convolution in groups. */
public class GroupedConvContract extends OurConvContract {
  @Override
  protected String name() {
    return "grouped";
  }

  @Override
  public Arbitrary<ConvShape> shapes() {
    return Arbitraries.frequencyOf(
        Tuple.of(3, ConvShapes.grouped()),
        Tuple.of(1, ConvShapes.depthwise()),
        Tuple.of(1, ConvShapes.threeByThree()));
  }
}
