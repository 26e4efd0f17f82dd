package io.lanewise.testkit.activation;

/** The contract as a test. */
class MaxoutContractTest extends MaxoutContract {}
