package io.lanewise.kernels.reduce;

import java.util.Locale;

/** What many numbers are reduced to. */
public enum Reduction {
  /** Their sum; 0 of none. */
  SUM,
  /** Their sum over their number; NaN of none. */
  MEAN,
  /** The sum of their magnitudes. Its gradient is 0 at 0. */
  L1,
  /**
   * The square root of the sum of their squares, which are added in double: it overflows only where
   * the norm itself does. Its gradient is 0 where the norm is.
   */
  L2,
  /** The sum of their products with others. */
  DOT,
  /** The greatest, NaN where one is. The whole gradient goes to the first that is the greatest. */
  MAX,
  /** The least, likewise. */
  MIN,
  /** Which is the first that is the greatest, or NaN; it has no gradient. */
  ARGMAX;

  /** As problem strings write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Whether it is one of the numbers. */
  boolean picks() {
    return this == MAX || this == MIN || this == ARGMAX;
  }
}
