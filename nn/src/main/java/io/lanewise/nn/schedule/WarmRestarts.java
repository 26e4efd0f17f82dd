package io.lanewise.nn.schedule;

/**
 * {@link Cosine} again and again, each cycle a factor longer: Loshchilov and Hutter, "SGDR:
 * Stochastic Gradient Descent with Warm Restarts" (2017). At the end of each cycle the network has
 * settled, which is when a snapshot ensemble takes a copy (Huang et al., "Snapshot Ensembles: Train
 * 1, Get M for Free", 2017): see {@link #endsCycle}.
 *
 * @param rate at the first step of each cycle
 * @param least what it falls to; a cycle's step {@code t} of {@code n} has {@code least + (rate −
 *     least)·(1 + cos(π·t / n)) / 2}
 * @param steps of the first cycle
 * @param factor by which each cycle is longer than the one before, a whole number
 */
public record WarmRestarts(double rate, double least, long steps, int factor) implements Schedule {
  /** Refuses rates that are negative or not finite, less than one step, and shrinking cycles. */
  public WarmRestarts {
    Rule.rate("rate", rate);
    Rule.rate("least", least);
    Rule.steps("steps", steps);
    Rule.steps("factor", factor);
  }

  @Override
  public double at(long step) {
    Cycle cycle = cycle(step);
    double share = (double) (step - cycle.first) / cycle.length;
    return least + (rate - least) * Rule.wave(share);
  }

  /** The number of the cycle that a step belongs to, from 0. */
  public long cycleOf(long step) {
    return cycle(step).number;
  }

  /** Whether a step is the last of its cycle: after it a snapshot is due. */
  public boolean endsCycle(long step) {
    Cycle cycle = cycle(step);
    return step - cycle.first == cycle.length - 1;
  }

  private record Cycle(long number, long first, long length) {}

  private Cycle cycle(long step) {
    Rule.step(step);
    if (factor == 1) {
      long number = step / steps;
      return new Cycle(number, number * steps, steps);
    }
    Cycle cycle = new Cycle(0, 0, steps);
    while (step - cycle.first >= cycle.length) {
      // The last cycle that long numbers reach ends with them.
      boolean last = cycle.length > Long.MAX_VALUE / factor;
      long longer = last ? Long.MAX_VALUE : cycle.length * factor;
      cycle = new Cycle(cycle.number + 1, cycle.first + cycle.length, longer);
    }
    return cycle;
  }
}
