package io.lanewise.bench.timing;

import java.util.function.Supplier;

/**
 * A line of the table to be: an implementation's name, and how to get it ready.
 *
 * @param name as in the reports, for example {@code lanewise:auto}
 * @param opener makes the competitor, or throws why it cannot
 */
public record Entry(String name, Supplier<Competitor> opener) {
  /** An implementation that takes no part, and why. */
  public static Entry refused(String name, String reason) {
    return new Entry(
        name,
        () -> {
          throw new Refusal(reason);
        });
  }
}
