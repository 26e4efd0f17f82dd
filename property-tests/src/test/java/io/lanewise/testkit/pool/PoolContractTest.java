package io.lanewise.testkit.pool;

/** The contract as a test. */
class PoolContractTest extends PoolContract {}
