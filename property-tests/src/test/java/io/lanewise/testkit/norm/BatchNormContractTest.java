package io.lanewise.testkit.norm;

/** The contract as a test. */
class BatchNormContractTest extends BatchNormContract {}
