package io.lanewise.testkit.conv;

/** The contract as a test. */
class PointwiseConvContractTest extends PointwiseConvContract {}
