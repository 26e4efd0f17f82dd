package io.lanewise.testkit.conv;

/** The contract as a test. */
class Winograd6ConvContractTest extends Winograd6ConvContract {}
