package io.lanewise.testkit.softmax;

/** The contract as a test. */
class SoftmaxContractTest extends SoftmaxContract {}
