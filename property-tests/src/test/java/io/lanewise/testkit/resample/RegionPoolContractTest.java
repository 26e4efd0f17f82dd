package io.lanewise.testkit.resample;

/** The contract as a test. */
class RegionPoolContractTest extends RegionPoolContract {}
