package io.lanewise.nn.schedule;

/**
 * A learning rate as a function of the step, nothing else: resuming needs the step alone. Those of
 * this package are computed in double by correctly specified functions, so that a rate has the same
 * bits on every machine.
 */
@FunctionalInterface
public interface Schedule {
  /**
   * The rate of a step.
   *
   * @param step from 0
   * @throws IllegalArgumentException when the step is negative
   */
  double at(long step);
}
