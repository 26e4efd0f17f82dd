package io.lanewise.testkit.conv;

import io.lanewise.kernels.shape.ConvShape;
import net.jqwik.api.Arbitrary;

/** The contract of 1×1 convolution as a product. */
public class PointwiseConvContract extends OurConvContract {
  @Override
  protected String name() {
    return "pointwise";
  }

  @Override
  public Arbitrary<ConvShape> shapes() {
    return ConvShapes.pointwise();
  }
}
