package io.lanewise.testkit.conv;

/** The contract as a test. */
class Winograd4ConvContractTest extends Winograd4ConvContract {}
