package io.lanewise.testkit.conv;

import io.lanewise.kernels.shape.ConvShape;
import net.jqwik.api.Arbitrary;

/** The contract of Winograd's method with tiles of 6×6 outputs. */
public class Winograd6ConvContract extends OurConvContract {
  @Override
  protected String name() {
    return "winograd-6x6";
  }

  @Override
  public int tile() {
    return 6;
  }

  @Override
  public int exactFilterMultiple() {
    return 8100;
  }

  @Override
  public Arbitrary<ConvShape> shapes() {
    return ConvShapes.threeByThree();
  }
}
