package io.lanewise.testkit.conv;

/**
 * Everything that an algorithm for convolutions promises. A test extends this class and names it.
 */
public abstract class ConvContract
    implements ConvAnswers,
        ConvLaws,
        ConvWindowLaws,
        ConvEpilogues,
        ConvStorage,
        ConvPaths,
        ConvThreading,
        ConvRefusals {
  /** For subclasses. */
  protected ConvContract() {}
}
