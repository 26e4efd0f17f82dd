package io.lanewise.testkit.conv;

/** The contract as a test. */
class ImplicitGemmConvContractTest extends ImplicitGemmConvContract {}
