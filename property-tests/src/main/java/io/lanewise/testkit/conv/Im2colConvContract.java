package io.lanewise.testkit.conv;

/** The contract of convolution by an explicit matrix. */
public class Im2colConvContract extends OurConvContract {
  @Override
  protected String name() {
    return "im2col";
  }
}
