package io.lanewise.testkit.conv;

/** The contract as a test. */
class DirectConvContractTest extends DirectConvContract {}
