package io.lanewise.testkit.reduce;

/** The contract as a test. */
class ReduceContractTest extends ReduceContract {}
