package io.lanewise.kernels.contract;

/**
 * Whether an algorithm takes a problem: yes, or why not.
 *
 * @param accepted true when it does
 * @param reason why not; empty when accepted
 */
public record Support(boolean accepted, String reason) {
  /** Accepted. */
  public static final Support YES = new Support(true, "");

  /** Refused, with the reason as it is shown to users. */
  public static Support no(String reason) {
    return new Support(false, reason);
  }
}
