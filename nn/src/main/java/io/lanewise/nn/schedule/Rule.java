package io.lanewise.nn.schedule;

import io.lanewise.kernels.contract.Check;

/** What holds for the arguments of all schedules. */
final class Rule {
  private static final String OP = "schedule";

  private Rule() {}

  static long step(long step) {
    if (step < 0) {
      throw Check.error(OP, "step", "must not be negative", step);
    }
    return step;
  }

  static void rate(String argument, double rate) {
    if (!(rate >= 0 && rate < Double.POSITIVE_INFINITY)) {
      throw Check.error(OP, argument, "must be finite and not negative", rate);
    }
  }

  static void factor(double factor) {
    if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
      throw Check.error(OP, "factor", "must be finite and positive", factor);
    }
  }

  static void steps(String argument, long steps) {
    if (steps < 1) {
      throw Check.error(OP, argument, "must be at least 1", steps);
    }
  }

  /** Half a wave of cosine, from 1 down to 0, as its share goes from 0 to 1. */
  static double wave(double share) {
    return (1 + StrictMath.cos(Math.PI * share)) / 2;
  }
}
