package io.lanewise.testkit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.reference.Erf;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The error function next to values computed to 30 digits with mpmath. */
class ErfTest {
  private static final double PRECISION = 8 * 0x1p-53;

  @ParameterizedTest
  @CsvSource({
    "1e-300, 1.1283791670955126e-300, 1.0",
    "1e-10, 1.1283791670955126e-10, 0.999999999887162",
    "0.25, 0.27632639016823696, 0.7236736098317631",
    "0.5, 0.5204998778130465, 0.4795001221869535",
    "1.0, 0.8427007929497149, 0.15729920705028513",
    "1.25, 0.9229001282564583, 0.07709987174354177",
    "1.5, 0.9661051464753108, 0.033894853524689274",
    "2.0, 0.9953222650189527, 0.004677734981047266",
    "3.0, 0.9999779095030014, 2.209049699858544e-05",
    "5.0, 0.9999999999984626, 1.537459794428035e-12",
    "5.9, 0.9999999999999999, 7.190409783550478e-17",
    "-0.75, -0.7111556336535151, 1.7111556336535152",
    "-2.0, -0.9953222650189527, 1.9953222650189528",
    "-7.0, -1.0, 2.0",
    "10.0, 1.0, 2.088487583762545e-45",
    "26.0, 1.0, 5.663192408856143e-296"
  })
  void agreesWithManyDigits(double x, double erf, double erfc) {
    assertEquals(erf, Erf.erf(x), PRECISION * Math.abs(erf));
    // Just below 3/2 the complement is a difference, of a thirtieth.
    assertEquals(erfc, Erf.erfc(x), 30 * PRECISION * erfc);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0, 1",
    "-0.0, -0.0, 1",
    "Infinity, 1, 0",
    "-Infinity, -1, 2",
    "1e200, 1, 0",
    "-1e200, -1, 2",
    "NaN, NaN, NaN"
  })
  void specialArguments(double x, double erf, double erfc) {
    assertEquals(erf, Erf.erf(x));
    assertEquals(erfc, Erf.erfc(x));
  }
}
