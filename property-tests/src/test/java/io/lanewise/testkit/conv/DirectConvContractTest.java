package io.lanewise.testkit.conv;

/** The contract of direct convolution in one group. */
class DirectConvContractTest extends OurConvContract {
  @Override
  String name() {
    return "direct";
  }
}
