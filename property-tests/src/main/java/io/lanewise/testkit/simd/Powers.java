package io.lanewise.testkit.simd;

import io.lanewise.kernels.simd.ScalarMath;
import io.lanewise.testkit.UlpTally;
import java.util.SplittableRandom;

/** Random arguments of {@link ScalarMath#pow}, next to the exact power. */
public final class Powers {
  private Powers() {}

  /**
   * Counts that many random powers, in turn of any two floats, of any base to a finite result, of a
   * base near 1 to a finite result, and of a small base of either sign to a whole exponent.
   */
  public static UlpTally tally(long count, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    UlpTally tally = new UlpTally();
    for (long i = 0; i < count; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      float near = (float) random.nextDouble(0.5, 2);
      switch ((int) (i & 3)) {
        case 0 -> count(any, Float.intBitsToFloat(random.nextInt()), tally);
        case 1 -> count(Math.abs(any), exponent(Math.abs(any), random), tally);
        case 2 -> count(near, exponent(near, random), tally);
        default -> count((float) random.nextDouble(-40, 40), random.nextInt(-20, 21), tally);
      }
    }
    return tally;
  }

  /** Counts one power. */
  public static void count(float x, float y, UlpTally tally) {
    tally.add(x, y, ScalarMath.pow(x, y), StrictMath.pow(x, y));
  }

  /** One with which the power's exponent is evenly spread over, and a little beyond, a float's. */
  private static float exponent(float x, SplittableRandom random) {
    return (float) (random.nextDouble(-152, 130) * Math.log(2) / Math.log(x));
  }
}
