package io.lanewise.testkit.conv;

/** The contract of the bias's gradient. */
class BiasSumContractTest extends OurConvContract {
  @Override
  String name() {
    return "bias-sum";
  }
}
