package io.lanewise.nn.schedule;

/**
 * Half a wave of cosine from one rate down to another: {@code least + (rate − least)·(1 +
 * cos(π·step / steps)) / 2}, and {@code least} from then on. Loshchilov and Hutter, "SGDR:
 * Stochastic Gradient Descent with Warm Restarts" (2017), without the restarts.
 *
 * @param rate at step 0
 * @param least from step {@code steps} on
 * @param steps how many it takes
 */
public record Cosine(double rate, double least, long steps) implements Schedule {
  /** Refuses rates that are negative or not finite, and less than one step. */
  public Cosine {
    Rule.rate("rate", rate);
    Rule.rate("least", least);
    Rule.steps("steps", steps);
  }

  @Override
  public double at(long step) {
    double share = Math.min((double) Rule.step(step) / steps, 1);
    return least + (rate - least) * Rule.wave(share);
  }
}
