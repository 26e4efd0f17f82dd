package io.lanewise.nn.schedule;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.testkit.Refusal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Rates against values worked out by hand. */
class ScheduleTest {
  /** A few roundings of rates of at most 1. */
  private static final double CLOSE = 0x1p-50;

  private static final double ROOT_HALF = 0.70710678118654752440;

  private static void assertRates(Schedule schedule, double... expected) {
    for (int step = 0; step < expected.length; step++) {
      assertEquals(expected[step], schedule.at(step), CLOSE, schedule + " at " + step);
    }
  }

  @Test
  void constant() {
    assertRates(new Constant(0.1), 0.1, 0.1, 0.1);
    assertEquals(0.1, new Constant(0.1).at(Long.MAX_VALUE));
    assertRates(new Constant(0), 0, 0);
  }

  @Test
  void stepDecay() {
    assertRates(new StepDecay(1, 0.5, 3), 1, 1, 1, 0.5, 0.5, 0.5, 0.25, 0.25, 0.25, 0.125);
    assertRates(new StepDecay(0.8, 0.1, 1), 0.8, 0.08, 0.008);
    assertEquals(0, new StepDecay(1, 0.5, 1).at(Long.MAX_VALUE));
  }

  @Test
  void multiStep() {
    Schedule schedule = MultiStep.of(1, 0.5, 2, 3, 6);
    assertRates(schedule, 1, 1, 0.5, 0.25, 0.25, 0.25, 0.125, 0.125);
    assertEquals(0.125, schedule.at(Long.MAX_VALUE));
    assertRates(MultiStep.of(0.3, 0.5), 0.3, 0.3);
    assertRates(MultiStep.of(1, 0.5, 0), 0.5, 0.5);
  }

  @Test
  void milestonesAreCopied() {
    List<Long> milestones = new ArrayList<>(List.of(1L));
    Schedule schedule = new MultiStep(1, 0.5, milestones);
    milestones.add(2L);
    assertRates(schedule, 1, 0.5, 0.5, 0.5);
  }

  @Test
  void exponential() {
    assertRates(new Exponential(1, 0.5), 1, 0.5, 0.25, 0.125);
    assertRates(new Exponential(0.1, 0.9), 0.1, 0.09, 0.081, 0.0729);
    assertRates(new Exponential(0.5, 1), 0.5, 0.5);
  }

  @Test
  void cosine() {
    double high = (1 + ROOT_HALF) / 2;
    double low = (1 - ROOT_HALF) / 2;
    assertRates(new Cosine(1, 0, 4), 1, high, 0.5, low, 0, 0, 0);
    // From 0.3 down to 0.1, a sixth of a half wave at a time: cos 0°, 30°, 60°, 90° and so on.
    double root3 = 0.86602540378443864676;
    assertRates(
        new Cosine(0.3, 0.1, 6), 0.3, 0.2 + 0.1 * root3, 0.25, 0.2, 0.15, 0.2 - 0.1 * root3, 0.1);
    assertEquals(0.1, new Cosine(0.3, 0.1, 6).at(Long.MAX_VALUE));
  }

  @Test
  void linear() {
    assertRates(new Linear(1, 0, 4), 1, 0.75, 0.5, 0.25, 0, 0, 0);
    assertRates(new Linear(0, 0.6, 3), 0, 0.2, 0.4, 0.6, 0.6);
    assertEquals(0.6, new Linear(0, 0.6, 3).at(Long.MAX_VALUE), "the last one exactly");
  }

  @Test
  void warmUp() {
    Schedule schedule = new WarmUp(3, new Linear(1, 0, 4));
    assertRates(schedule, 0.25, 0.5, 0.75, 1, 0.75, 0.5, 0.25, 0, 0);
    Schedule twice = new WarmUp(1, schedule);
    assertRates(twice, 0.125, 0.25, 0.5, 0.75, 1, 0.75);
    assertEquals(0, schedule.at(Long.MAX_VALUE));
  }

  @Test
  void warmRestarts() {
    double high = (1 + ROOT_HALF) / 2;
    double low = (1 - ROOT_HALF) / 2;
    WarmRestarts doubling = new WarmRestarts(1, 0, 2, 2);
    assertRates(doubling, 1, 0.5, 1, high, 0.5, low, 1);
    assertRates(new WarmRestarts(0.3, 0.1, 2, 1), 0.3, 0.2, 0.3, 0.2, 0.3, 0.2);
    // Cycles of 2, 4, 8: they begin at 0, 2, 6, 14.
    List<Long> ends = new ArrayList<>();
    for (long step = 0; step < 14; step++) {
      if (doubling.endsCycle(step)) {
        ends.add(step);
      }
      assertEquals(step < 2 ? 0 : step < 6 ? 1 : 2, doubling.cycleOf(step), "cycle of " + step);
    }
    assertEquals(List.of(1L, 5L, 13L), ends);
    assertEquals(3, doubling.cycleOf(14));
    WarmRestarts single = new WarmRestarts(1, 0, 1, 1);
    assertTrue(single.endsCycle(0) && single.endsCycle(7));
    assertRates(single, 1, 1, 1);
  }

  @Test
  void restartsFarOut() {
    WarmRestarts tripling = new WarmRestarts(1, 0, 5, 3);
    Random random = new Random(3);
    for (int i = 0; i < 1000; i++) {
      long step = random.nextLong() >>> 1 + random.nextInt(62);
      long cycle = tripling.cycleOf(step);
      // 5·(3ⁿ − 1) / 2 steps come before cycle n.
      var three = BigInteger.valueOf(3);
      var before = three.pow((int) cycle).subtract(BigInteger.ONE);
      var after = three.pow((int) cycle + 1).subtract(BigInteger.ONE);
      var twice = BigInteger.valueOf(step).shiftLeft(1);
      var five = BigInteger.valueOf(5);
      assertTrue(before.multiply(five).compareTo(twice) <= 0, "step " + step);
      assertTrue(after.multiply(five).compareTo(twice) > 0, "step " + step);
      double rate = tripling.at(step);
      assertTrue(rate >= 0 && rate <= 1, rate + " at " + step);
    }
    WarmRestarts constant = new WarmRestarts(1, 0, 1000, 1);
    assertEquals(Long.MAX_VALUE / 1000, constant.cycleOf(Long.MAX_VALUE));
    assertFalse(constant.endsCycle(Long.MAX_VALUE));
    assertTrue(tripling.at(Long.MAX_VALUE) >= 0);
    assertTrue(new WarmRestarts(1, 0, Long.MAX_VALUE, 2).at(Long.MAX_VALUE) <= 1);
  }

  @Test
  void refusals() {
    Schedule good = new Constant(1);
    for (double bad :
        new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY}) {
      Refusal.of("rate", () -> new Constant(bad));
      Refusal.of("rate", () -> new StepDecay(bad, 0.5, 1));
      Refusal.of("factor", () -> new StepDecay(1, bad, 1));
      Refusal.of("rate", () -> MultiStep.of(bad, 0.5));
      Refusal.of("factor", () -> MultiStep.of(1, bad));
      Refusal.of("rate", () -> new Exponential(bad, 1));
      Refusal.of("factor", () -> new Exponential(1, bad));
      Refusal.of("rate", () -> new Cosine(bad, 0, 1));
      Refusal.of("least", () -> new Cosine(1, bad, 1));
      Refusal.of("rate", () -> new Linear(bad, 0, 1));
      Refusal.of("last", () -> new Linear(1, bad, 1));
      Refusal.of("rate", () -> new WarmRestarts(bad, 0, 1, 1));
      Refusal.of("least", () -> new WarmRestarts(1, bad, 1, 1));
    }
    Refusal.of("factor", () -> new Exponential(1, 0));
    Refusal.of("every", () -> new StepDecay(1, 1, 0));
    Refusal.of("milestones", () -> MultiStep.of(1, 1, 2, 2));
    Refusal.of("milestones", () -> MultiStep.of(1, 1, -1));
    Refusal.of("milestones", () -> new MultiStep(1, 1, null));
    Refusal.of("steps", () -> new Cosine(1, 0, 0));
    Refusal.of("steps", () -> new Linear(1, 0, 0));
    Refusal.of("steps", () -> new WarmUp(0, good));
    Refusal.of("then", () -> new WarmUp(1, null));
    Refusal.of("steps", () -> new WarmRestarts(1, 0, 0, 1));
    Refusal.of("factor", () -> new WarmRestarts(1, 0, 1, 0));
    for (Schedule schedule :
        List.of(
            good,
            new StepDecay(1, 1, 1),
            MultiStep.of(1, 1),
            new Exponential(1, 1),
            new Cosine(1, 0, 1),
            new Linear(1, 0, 1),
            new WarmUp(1, good),
            new WarmRestarts(1, 0, 1, 1))) {
      Refusal.of("step", () -> schedule.at(-1));
    }
  }
}
