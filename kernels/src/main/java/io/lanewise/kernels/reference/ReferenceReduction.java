package io.lanewise.kernels.reference;

import java.util.Arrays;

/**
 * Reductions in double. Each element is reduced to the number that {@code number} names; numbers
 * that no element is reduced to stay what they are.
 */
public final class ReferenceReduction {
  private ReferenceReduction() {}

  /** Adds each element to its number. */
  public static void sum(double[] x, int[] number, double[] sums) {
    for (int i = 0; i < x.length; i++) {
      sums[number[i]] += x[i];
    }
  }

  /**
   * Which element is each number's first greatest, or its first NaN; −1 where it has none.
   *
   * @param numbers how many numbers there are
   */
  public static int[] greatest(double[] x, int[] number, int numbers) {
    int[] winner = new int[numbers];
    Arrays.fill(winner, -1);
    for (int i = 0; i < x.length; i++) {
      int best = winner[number[i]];
      boolean first = best < 0;
      boolean beats = !first && !Double.isNaN(x[best]) && (x[i] > x[best] || Double.isNaN(x[i]));
      if (first || beats) {
        winner[number[i]] = i;
      }
    }
    return winner;
  }
}
