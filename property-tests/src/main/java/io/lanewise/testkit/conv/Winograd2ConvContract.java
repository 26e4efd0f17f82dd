package io.lanewise.testkit.conv;

import io.lanewise.kernels.shape.ConvShape;
import net.jqwik.api.Arbitrary;

/** The contract of Winograd's method with tiles of 2×2 outputs. */
public class Winograd2ConvContract extends OurConvContract {
  @Override
  protected String name() {
    return "winograd-2x2";
  }

  @Override
  public int tile() {
    return 2;
  }

  @Override
  public int exactFilterMultiple() {
    return 1;
  }

  @Override
  public Arbitrary<ConvShape> shapes() {
    return ConvShapes.threeByThree();
  }
}
