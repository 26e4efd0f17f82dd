package io.lanewise.testkit.norm;

/** The contract as a test. */
class LrnContractTest extends LrnContract {}
