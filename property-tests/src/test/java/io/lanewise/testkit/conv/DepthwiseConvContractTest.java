package io.lanewise.testkit.conv;

import io.lanewise.kernels.shape.ConvShape;
import net.jqwik.api.Arbitrary;

/** The contract of depthwise convolution. */
class DepthwiseConvContractTest extends OurConvContract {
  @Override
  String name() {
    return "depthwise";
  }

  @Override
  public Arbitrary<ConvShape> shapes() {
    return ConvShapes.depthwise();
  }
}
