package io.lanewise.nn.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.testkit.Refusal;
import org.junit.jupiter.api.Test;

class RunningMeanTest {
  @Test
  void batchesCountByTheirRows() {
    RunningMean mean = new RunningMean();
    assertTrue(Double.isNaN(mean.value()));
    mean.add(2, 3);
    mean.add(10, 1);
    assertEquals(4, mean.value());
    assertEquals(4, mean.count());
    mean.add(Double.NaN, 0);
    assertEquals(4, mean.value(), "no rows, no mean");
    mean.add(Double.NaN, 1);
    mean.add(1, 1000);
    assertTrue(Double.isNaN(mean.value()), "a NaN stays");
    mean.reset();
    mean.add(0.5, 2);
    assertEquals(0.5, mean.value());
    assertEquals(2, mean.count());
  }

  @Test
  void refusals() {
    Refusal.of("rows", () -> new RunningMean().add(1, -1));
  }
}
