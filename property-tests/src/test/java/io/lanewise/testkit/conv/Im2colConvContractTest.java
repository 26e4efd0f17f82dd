package io.lanewise.testkit.conv;

/** The contract as a test. */
class Im2colConvContractTest extends Im2colConvContract {}
