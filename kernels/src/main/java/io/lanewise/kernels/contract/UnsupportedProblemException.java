package io.lanewise.kernels.contract;

/** Thrown when an algorithm that was asked for by name refuses the problem. */
public final class UnsupportedProblemException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  /** The algorithm's own words. */
  private final String reason;

  /**
   * Makes the exception.
   *
   * @param algorithm the algorithm's name
   * @param problem the problem string
   * @param reason why the algorithm refuses it
   */
  public UnsupportedProblemException(String algorithm, String problem, String reason) {
    super(algorithm + ": problem must be one it supports (" + reason + "), got " + problem);
    this.reason = reason;
  }

  /** Why the algorithm refuses the problem. */
  public String reason() {
    return reason;
  }
}
