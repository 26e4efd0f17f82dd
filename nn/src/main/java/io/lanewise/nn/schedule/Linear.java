package io.lanewise.nn.schedule;

/**
 * A straight line from one rate to another: {@code rate + (last − rate)·step / steps}, and {@code
 * last} from then on.
 *
 * @param rate at step 0
 * @param last from step {@code steps} on
 * @param steps how many it takes
 */
public record Linear(double rate, double last, long steps) implements Schedule {
  /** Refuses rates that are negative or not finite, and less than one step. */
  public Linear {
    Rule.rate("rate", rate);
    Rule.rate("last", last);
    Rule.steps("steps", steps);
  }

  @Override
  public double at(long step) {
    return Rule.step(step) >= steps ? last : rate + (last - rate) * ((double) step / steps);
  }
}
