package io.lanewise.testkit.conv;

/** The contract as a test. */
class Winograd2ConvContractTest extends Winograd2ConvContract {}
