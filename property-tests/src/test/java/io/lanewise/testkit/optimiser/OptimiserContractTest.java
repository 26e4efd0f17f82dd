package io.lanewise.testkit.optimiser;

/** The contract as a test. */
class OptimiserContractTest extends OptimiserContract {}
