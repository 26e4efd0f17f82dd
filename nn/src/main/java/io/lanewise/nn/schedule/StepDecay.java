package io.lanewise.nn.schedule;

/**
 * A factor every so many steps: {@code rate · factor^⌊step / every⌋}, PyTorch's {@code StepLR}.
 *
 * @param rate at first
 * @param factor by which it is multiplied
 * @param every how many steps a rate lasts
 */
public record StepDecay(double rate, double factor, long every) implements Schedule {
  /** Refuses a rate or a factor that is no such thing, and less than one step. */
  public StepDecay {
    Rule.rate("rate", rate);
    Rule.factor(factor);
    Rule.steps("every", every);
  }

  @Override
  public double at(long step) {
    return rate * StrictMath.pow(factor, Rule.step(step) / every);
  }
}
