package io.lanewise.testkit.move;

/** The contract as a test. */
class MoveContractTest extends MoveContract {}
