package io.lanewise.nn.schedule;

/**
 * A factor each step: {@code rate · factor^step}, PyTorch's {@code ExponentialLR}.
 *
 * @param rate at first
 * @param factor by which it is multiplied
 */
public record Exponential(double rate, double factor) implements Schedule {
  /** Refuses a rate or a factor that is no such thing. */
  public Exponential {
    Rule.rate("rate", rate);
    Rule.factor(factor);
  }

  @Override
  public double at(long step) {
    return rate * StrictMath.pow(factor, Rule.step(step));
  }
}
