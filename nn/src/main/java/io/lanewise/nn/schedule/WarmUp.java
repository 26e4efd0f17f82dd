package io.lanewise.nn.schedule;

import io.lanewise.kernels.contract.Check;

/**
 * Equal increments from nearly nothing up to where another schedule begins, then that schedule from
 * its step 0: {@code then(0)·(step + 1) / (steps + 1)} while {@code step < steps}, {@code then(step
 * − steps)} afterwards. The gradual warm-up of Goyal et al., "Accurate, Large Minibatch SGD"
 * (2017).
 *
 * @param steps how many stay below the full rate
 * @param then the schedule that follows
 */
public record WarmUp(long steps, Schedule then) implements Schedule {
  /** Refuses less than one step, and nothing to follow. */
  public WarmUp {
    Rule.steps("steps", steps);
    Check.notNull("schedule", "then", then);
  }

  @Override
  public double at(long step) {
    return Rule.step(step) >= steps
        ? then.at(step - steps)
        : then.at(0) * ((step + 1) / (steps + 1.0));
  }
}
