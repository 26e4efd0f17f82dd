package io.lanewise.testkit;

import static java.lang.Double.NEGATIVE_INFINITY;
import static java.lang.Double.POSITIVE_INFINITY;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** Errors in units of the last place. */
class UlpTallyTest {
  @Test
  void normalNumbers() {
    assertEquals(0, UlpTally.error(1.5f, 1.5));
    assertEquals(1, UlpTally.error(1, 1 + 0x1p-23));
    assertEquals(0.5, UlpTally.error(2, 2 + 0x1p-23));
    assertEquals(0x1p24, UlpTally.error(-1, 1));
  }

  @Test
  void denormals() {
    assertEquals(3, UlpTally.error(4 * Float.MIN_VALUE, 0x1p-149));
    assertEquals(0.25, UlpTally.error(0, 0x1p-151));
  }

  @Test
  void overflow() {
    assertEquals(0, UlpTally.error(Float.POSITIVE_INFINITY, 1e300));
    assertEquals(1, UlpTally.error(Float.MAX_VALUE, 0x1p128));
    assertEquals(1, UlpTally.error(Float.NEGATIVE_INFINITY, -Float.MAX_VALUE));
  }

  @Test
  void specialValues() {
    assertEquals(0, UlpTally.error(Float.NaN, Double.NaN));
    assertEquals(0, UlpTally.error(Float.POSITIVE_INFINITY, POSITIVE_INFINITY));
    assertEquals(0, UlpTally.error(-0f, -0.0));
    for (double exact : new double[] {1, -0.0, 0, NEGATIVE_INFINITY}) {
      assertEquals(POSITIVE_INFINITY, UlpTally.error(Float.NaN, exact));
    }
    assertEquals(POSITIVE_INFINITY, UlpTally.error(1, Double.NaN));
    assertEquals(POSITIVE_INFINITY, UlpTally.error(Float.MAX_VALUE, POSITIVE_INFINITY));
    assertEquals(POSITIVE_INFINITY, UlpTally.error(-0f, 0));
    assertEquals(POSITIVE_INFINITY, UlpTally.error(-0f, 1e-60));
    assertEquals(POSITIVE_INFINITY, UlpTally.error(Float.MIN_VALUE, 0));
  }

  @Test
  void theWorstIsKept() {
    UlpTally tally = new UlpTally();
    tally.add(1, 5, 5);
    tally.add(2, 1, 1 + 0x1p-23);
    UlpTally other = new UlpTally();
    other.add(3, 4, 1, 1 + 0x1p-22);
    other.add(tally);
    tally.add(other);
    assertEquals("2.000 ulp at 3.0, 4.0, 3 of 5 misrounded", tally.toString());
  }
}
