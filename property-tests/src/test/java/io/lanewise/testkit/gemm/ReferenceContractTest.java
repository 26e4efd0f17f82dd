package io.lanewise.testkit.gemm;

/** The contract as a test. */
class ReferenceContractTest extends ReferenceGemmContract {}
