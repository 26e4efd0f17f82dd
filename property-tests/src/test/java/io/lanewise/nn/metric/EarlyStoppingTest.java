package io.lanewise.nn.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.metric.EarlyStopping.Mode;
import io.lanewise.testkit.Refusal;
import org.junit.jupiter.api.Test;

class EarlyStoppingTest {
  /** The number of the value after which it stops, 0 when it does not. */
  private static int stopsAfter(EarlyStopping state, double... values) {
    for (int i = 0; i < values.length; i++) {
      state = state.after(values[i]);
      if (state.stops()) {
        return i + 1;
      }
    }
    return 0;
  }

  @Test
  void losses() {
    EarlyStopping two = EarlyStopping.of(2, 0, Mode.MIN);
    assertEquals(0, stopsAfter(two, 5, 4, 3, 2, 1));
    assertEquals(4, stopsAfter(two, 5, 4, 4, 4, 3), "equal is not better");
    assertEquals(0, stopsAfter(two, 5, 6, 4, 6, 3, 6));
    assertEquals(5, stopsAfter(two, 5, 6, 4, 5, 4.5, 1), "the best counts, not the last");
    assertEquals(2, stopsAfter(EarlyStopping.of(1, 0, Mode.MIN), 5, 5));
  }

  @Test
  void accuracies() {
    EarlyStopping two = EarlyStopping.of(2, 0, Mode.MAX);
    assertEquals(0, stopsAfter(two, 0.1, 0.2, 0.3));
    assertEquals(3, stopsAfter(two, 0.3, 0.2, 0.1));
  }

  @Test
  void slightlyBetterIsNotBetter() {
    EarlyStopping quarter = EarlyStopping.of(2, 0.25, Mode.MIN);
    assertEquals(3, stopsAfter(quarter, 1, 0.875, 0.75), "by just as much neither");
    assertEquals(0, stopsAfter(quarter, 1, 0.875, 0.625));
    EarlyStopping up = EarlyStopping.of(2, 0.25, Mode.MAX);
    assertEquals(3, stopsAfter(up, 1, 1.125, 1.25));
    assertEquals(0, stopsAfter(up, 1, 1.125, 1.375));
  }

  @Test
  void nanIsNeverBetter() {
    EarlyStopping two = EarlyStopping.of(2, 0, Mode.MIN);
    assertEquals(2, stopsAfter(two, Double.NaN, Double.NaN));
    assertEquals(3, stopsAfter(two, 1, Double.NaN, Double.NaN));
    EarlyStopping late = two.after(Double.NaN).after(7);
    assertEquals(7, late.best(), "any number is better than none");
    assertEquals(0, late.waited());
    assertFalse(late.isBetter(Double.NaN));
    assertTrue(two.isBetter(Double.POSITIVE_INFINITY));
  }

  @Test
  void aStateIsWhatItSays() {
    EarlyStopping state = EarlyStopping.of(3, 0, Mode.MAX).after(2).after(1);
    assertEquals(new EarlyStopping(3, 0, Mode.MAX, 2, 1), state);
    state.after(5);
    assertEquals(2, state.best(), "a state does not change");
  }

  @Test
  void refusals() {
    Refusal.of("patience", () -> EarlyStopping.of(0, 0, Mode.MIN));
    Refusal.of("minDelta", () -> EarlyStopping.of(1, -1, Mode.MIN));
    Refusal.of("minDelta", () -> EarlyStopping.of(1, Double.NaN, Mode.MIN));
    Refusal.of("mode", () -> EarlyStopping.of(1, 0, null));
    Refusal.of("waited", () -> new EarlyStopping(1, 0, Mode.MIN, 0, -1));
  }
}
