package io.lanewise.testkit.simd;

import static io.lanewise.kernels.simd.Species.LANES;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.simd.PowKernel;
import io.lanewise.kernels.simd.ScalarMath;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every lane has the bits of the scalar function. */
@Tag("sample")
class LaneMathTest {
  @ParameterizedTest
  @EnumSource
  void specialArgumentsInEveryLane(Elementary function) {
    float[] arguments = Arguments.turns(8);
    for (int lane = 0; lane < LANES; lane++) {
      checkLanes(function, arguments, lane);
    }
  }

  @ParameterizedTest
  @EnumSource
  void argumentsOfEverySize(Elementary function) {
    checkLanes(function, Arguments.spread(1 << 18), 0);
  }

  private static void checkLanes(Elementary function, float[] arguments, int from) {
    float[] results = new float[LANES];
    for (int i = from; i + LANES <= arguments.length; i += LANES) {
      OneVector.apply(function, arguments, i, results);
      for (int lane = 0; lane < LANES; lane++) {
        float x = arguments[i + lane];
        int at = lane;
        assertEquals(function.at(x), results[lane], () -> function + " of " + x + ", lane " + at);
      }
    }
  }

  @Test
  void powersOfSpecialArgumentsInEveryLane() {
    float[] special = Arguments.powers();
    int count = special.length * special.length;
    float[] x = new float[count];
    float[] y = new float[count];
    for (int i = 0; i < count; i++) {
      x[i] = special[i / special.length];
      y[i] = special[i % special.length];
    }
    for (int lane = 0; lane < LANES; lane++) {
      checkPowers(x, y, lane, 1, count - lane);
    }
  }

  @Test
  void powersOfArgumentsOfEverySize() {
    float[] x = Arguments.spread(1 << 16);
    float[] y = new float[x.length];
    Random random = new Random(1);
    for (int i = 0; i < y.length; i++) {
      double spread = random.nextDouble(-152, 130) * Math.log(2) / Math.log(Math.abs(x[i]));
      y[i] = i % 3 == 0 ? Math.round(spread) : (float) spread;
    }
    checkPowers(x, y, 0, 1, x.length);
  }

  @Test
  void powersWithOneExponentAndOfEveryLength() {
    float[] x = Arguments.spread(1 << 10);
    for (int length = 0; length <= 2 * LANES + 1; length++) {
      float[] y = new float[x.length];
      Arrays.fill(y, 3, 3 + LANES, length - 2.5f);
      checkPowers(x, y, 3, 0, length);
    }
  }

  /** Powers from that offset on, with one place to either side that must stay as it is. */
  private static void checkPowers(float[] x, float[] y, int offset, int yStep, int length) {
    float[] expected = new float[length + 2];
    for (int i = 0; i < length; i++) {
      expected[1 + i] = ScalarMath.pow(x[offset + i], y[offset + i * yStep]);
    }
    float[] actual = new float[length + 2];
    PowKernel.apply(x, offset, y, offset, yStep, actual, 1, length);
    assertArrayEquals(expected, actual);

    System.arraycopy(x, offset, actual, 1, length);
    PowKernel.apply(actual, 1, y, offset, yStep, actual, 1, length);
    assertArrayEquals(expected, actual);
  }
}
