package io.lanewise.testkit.simd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.simd.ScalarMath;
import io.lanewise.testkit.UlpTally;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The elementary functions against exact values; {@code ./lanewise ulps} tries every float. */
class ScalarMathTest {
  /** Prime, so that all low bits occur; 2²² floats. */
  private static final long STEP = 1021;

  private static final long PARTS = 16;

  @ParameterizedTest
  @EnumSource
  void errorsAreBounded(Elementary function) {
    UlpTally tally = new UlpTally();
    LongStream.range(0, PARTS)
        .parallel()
        .mapToObj(part -> function.tally(part * STEP, PARTS * STEP))
        .toList()
        .forEach(tally::add);
    for (float x : Arguments.turns(1 << 11)) {
      function.count(x, tally);
    }
    assertTrue(tally.results() > 1L << 22);
    assertTrue(tally.largest() <= function.bound(), function + ": " + tally);
    // Correct rounding throughout would speak against the reference.
    assertTrue(tally.misrounded() > 0, function + ": " + tally);
  }

  @Test
  void errorsOfPowersAreBounded() {
    UlpTally tally = new UlpTally();
    LongStream.range(0, PARTS)
        .parallel()
        .mapToObj(part -> Powers.tally((1 << 21) / PARTS, part))
        .toList()
        .forEach(tally::add);
    for (float x : Arguments.powers()) {
      for (float y : Arguments.powers()) {
        Powers.count(x, y, tally);
      }
    }
    assertTrue(tally.largest() <= Elementary.POW_BOUND, tally.toString());
    assertTrue(tally.misrounded() > 0, tally.toString());
  }

  @Tag("xint")
  @ParameterizedTest
  @CsvSource({
    "EXP, 0, 1",
    "EXP, -0.0, 1",
    "EXP, 1e-45, 1",
    "EXP, Infinity, Infinity",
    "EXP, -Infinity, 0",
    "EXP, 89, Infinity",
    "EXP, -103.9, 1.4e-45",
    "EXP, -104, 0",
    "EXP, NaN, NaN",
    "EXPM1, 0, 0",
    "EXPM1, -0.0, -0.0",
    "EXPM1, 1e-45, 1e-45",
    "EXPM1, -1e-45, -1e-45",
    "EXPM1, Infinity, Infinity",
    "EXPM1, -Infinity, -1",
    "EXPM1, 89, Infinity",
    "EXPM1, NaN, NaN",
    "LOG, 1, 0",
    "LOG, 0, -Infinity",
    "LOG, -0.0, -Infinity",
    "LOG, -1e-45, NaN",
    "LOG, -Infinity, NaN",
    "LOG, Infinity, Infinity",
    "LOG, NaN, NaN",
    "LOG1P, 0, 0",
    "LOG1P, -0.0, -0.0",
    "LOG1P, 1e-45, 1e-45",
    "LOG1P, -1e-45, -1e-45",
    "LOG1P, -1, -Infinity",
    "LOG1P, -1.0000001, NaN",
    "LOG1P, -Infinity, NaN",
    "LOG1P, Infinity, Infinity",
    "LOG1P, NaN, NaN",
    "TANH, 0, 0",
    "TANH, -0.0, -0.0",
    "TANH, 1e-45, 1e-45",
    "TANH, -1e-45, -1e-45",
    "TANH, Infinity, 1",
    "TANH, -Infinity, -1",
    "TANH, NaN, NaN",
    "SIGMOID, 0, 0.5",
    "SIGMOID, -0.0, 0.5",
    "SIGMOID, Infinity, 1",
    "SIGMOID, -Infinity, 0",
    "SIGMOID, -103.9, 1.4e-45",
    "SIGMOID, NaN, NaN",
    "ERF, 0, 0",
    "ERF, -0.0, -0.0",
    "ERF, 1e-45, 1e-45",
    "ERF, -1e-45, -1e-45",
    "ERF, Infinity, 1",
    "ERF, -Infinity, -1",
    "ERF, NaN, NaN"
  })
  void specialArguments(Elementary function, float x, float expected) {
    assertEquals(expected, function.at(x));
  }

  @Tag("xint")
  @ParameterizedTest
  @CsvSource({
    "NaN, 0, 1",
    "NaN, -0.0, 1",
    "1, NaN, NaN",
    "1, Infinity, NaN",
    "-1, -Infinity, NaN",
    "2, Infinity, Infinity",
    "0.5, Infinity, 0",
    "-2, -Infinity, 0",
    "-2, 3, -8",
    "-2, 4, 16",
    "-2, 0.5, NaN",
    "-2, 1e-45, NaN",
    "-Infinity, 3, -Infinity",
    "-Infinity, 0.5, Infinity",
    "-Infinity, -3, -0.0",
    "0, -1, Infinity",
    "-0.0, -1, -Infinity",
    "-0.0, -2, Infinity",
    "-0.0, 3, -0.0",
    "-0.0, 0.5, 0",
    "1e-45, 1, 1e-45",
    "2, -149, 1.4e-45",
    "2, 128, Infinity"
  })
  void specialPowers(float x, float y, float expected) {
    assertEquals(expected, ScalarMath.pow(x, y));
  }

  /** Bits that stay, whatever the JVM and the machine. */
  @Tag("xint")
  @ParameterizedTest
  @CsvSource({
    "EXP, -1574206163",
    "EXPM1, 1881777218",
    "LOG, -1081435600",
    "LOG1P, -361454386",
    "TANH, 1643455843",
    "SIGMOID, 340643358",
    "ERF, 1654754392"
  })
  void bitsAreAlwaysTheSame(Elementary function, int expected) {
    int hash = 17;
    for (float x : Arguments.spread(1 << 12)) {
      hash = 31 * hash + Float.floatToIntBits(function.at(x));
    }
    assertEquals(expected, hash);
  }

  @Tag("xint")
  @Test
  void bitsOfPowersAreAlwaysTheSame() {
    int hash = 17;
    float[] bases = Arguments.spread(1 << 12);
    for (int i = 0; i < bases.length; i++) {
      float y = 0.01f * (i % 1000 - 500);
      hash = 31 * hash + Float.floatToIntBits(ScalarMath.pow(Math.abs(bases[i]), y));
    }
    assertEquals(-1644236664, hash);
  }
}
