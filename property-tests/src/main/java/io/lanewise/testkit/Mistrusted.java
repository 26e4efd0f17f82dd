package io.lanewise.testkit;

/**
 * Thrown when a check would pass whatever the kernel did, because nearly all of what it is compared
 * with is 0: such a test proves nothing and must be made better.
 */
public final class Mistrusted extends AssertionError {
  private static final long serialVersionUID = 1L;

  /** So few results may be 0 by chance. */
  private static final int FEW = 16;

  private Mistrusted(String message) {
    super(message);
  }

  /** Fails when more than nine of ten exact values are 0. */
  public static void unlessTelling(double[] exact, Object what) {
    int zeros = 0;
    for (double x : exact) {
      zeros += x == 0 ? 1 : 0;
    }
    if (exact.length >= FEW && zeros > 0.9 * exact.length) {
      throw new Mistrusted(
          what + ": mistrusted, " + zeros + " of " + exact.length + " exact values are 0");
    }
  }
}
