package io.lanewise.nn.schedule;

/**
 * The same rate always.
 *
 * @param rate it
 */
public record Constant(double rate) implements Schedule {
  /** Refuses a rate that is negative or not finite. */
  public Constant {
    Rule.rate("rate", rate);
  }

  @Override
  public double at(long step) {
    Rule.step(step);
    return rate;
  }
}
