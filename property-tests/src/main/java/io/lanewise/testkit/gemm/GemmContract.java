package io.lanewise.testkit.gemm;

/**
 * Everything that an algorithm for matrix products promises. A test extends this class and names
 * the algorithm; what it does not take (say, more than one column) is kept from it by overriding
 * the arbitraries of sizes.
 */
public abstract class GemmContract
    implements GemmAnswers, GemmStorage, GemmPaths, GemmThreading, GemmRefusals {
  /** For subclasses. */
  protected GemmContract() {}
}
