package io.lanewise.kernels.conv;

/**
 * An estimate, and how it comes about.
 *
 * @param nanos nanoseconds on one thread
 * @param why the terms it is the sum of
 */
public record Cost(double nanos, String why) {
  /** Nobody said. */
  public static final Cost UNKNOWN = new Cost(0, "not estimated");
}
