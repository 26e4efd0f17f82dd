package io.lanewise.testkit.dropout;

/** The contract as a test. */
class DropoutContractTest extends DropoutContract {}
