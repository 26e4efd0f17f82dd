package io.lanewise.testkit.elementwise;

/** The contract as a test. */
class ElementwiseContractTest extends ElementwiseContract {}
