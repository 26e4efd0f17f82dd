package io.lanewise.testkit.conv;

import io.lanewise.kernels.shape.ConvShape;
import net.jqwik.api.Arbitrary;

/** The contract of Winograd's method with tiles of 4×4 outputs. */
public class Winograd4ConvContract extends OurConvContract {
  @Override
  protected String name() {
    return "winograd-4x4";
  }

  @Override
  public int tile() {
    return 4;
  }

  @Override
  public int exactFilterMultiple() {
    return 225;
  }

  @Override
  public Arbitrary<ConvShape> shapes() {
    return ConvShapes.threeByThree();
  }
}
