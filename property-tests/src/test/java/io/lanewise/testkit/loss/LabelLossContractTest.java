package io.lanewise.testkit.loss;

/** The contract as a test. */
class LabelLossContractTest extends LabelLossContract {}
