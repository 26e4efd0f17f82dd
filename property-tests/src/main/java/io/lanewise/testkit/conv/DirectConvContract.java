package io.lanewise.testkit.conv;

/** The contract of direct convolution in one group. */
public class DirectConvContract extends OurConvContract {
  @Override
  protected String name() {
    return "direct";
  }
}
