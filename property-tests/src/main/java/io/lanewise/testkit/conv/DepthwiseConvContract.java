package io.lanewise.testkit.conv;

import io.lanewise.kernels.shape.ConvShape;
import net.jqwik.api.Arbitrary;

/** The contract of depthwise convolution. */
public class DepthwiseConvContract extends OurConvContract {
  @Override
  protected String name() {
    return "depthwise";
  }

  @Override
  public Arbitrary<ConvShape> shapes() {
    return ConvShapes.depthwise();
  }
}
