package io.lanewise.testkit.conv;

/** The contract as a test. */
class GroupedConvContractTest extends GroupedConvContract {}
