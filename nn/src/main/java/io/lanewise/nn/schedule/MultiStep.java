package io.lanewise.nn.schedule;

import io.lanewise.kernels.contract.Check;
import java.util.List;
import java.util.stream.LongStream;

/**
 * A factor at each of some steps: {@code rate · factor^(milestones ≤ step)}, PyTorch's {@code
 * MultiStepLR}.
 *
 * @param rate at first
 * @param factor by which it is multiplied
 * @param milestones the first step of each new rate, ascending
 */
public record MultiStep(double rate, double factor, List<Long> milestones) implements Schedule {
  /** Refuses a rate or a factor that is no such thing, and milestones that do not ascend. */
  public MultiStep {
    Rule.rate("rate", rate);
    Rule.factor(factor);
    milestones = List.copyOf(Check.notNull("schedule", "milestones", milestones));
    long last = -1;
    for (long milestone : milestones) {
      if (milestone <= last) {
        throw Check.error("schedule", "milestones", "must ascend and not be negative", milestones);
      }
      last = milestone;
    }
  }

  /** Of these milestones. */
  public static MultiStep of(double rate, double factor, long... milestones) {
    Check.notNull("schedule", "milestones", milestones);
    return new MultiStep(rate, factor, LongStream.of(milestones).boxed().toList());
  }

  @Override
  public double at(long step) {
    Rule.step(step);
    int passed = 0;
    while (passed < milestones.size() && milestones.get(passed) <= step) {
      passed++;
    }
    return rate * StrictMath.pow(factor, passed);
  }
}
