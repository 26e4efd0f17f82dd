package io.lanewise.testkit.conv;

/** The contract of convolution by an explicit matrix. */
class Im2colConvContractTest extends OurConvContract {
  @Override
  String name() {
    return "im2col";
  }
}
