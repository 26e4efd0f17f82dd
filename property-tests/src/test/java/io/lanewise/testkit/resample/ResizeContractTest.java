package io.lanewise.testkit.resample;

/** The contract as a test. */
class ResizeContractTest extends ResizeContract {}
