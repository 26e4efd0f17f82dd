package io.lanewise.testkit;

import java.util.regex.Pattern;
import org.junit.jupiter.api.function.Executable;

/** How misuse must be answered: one sentence, {@code operation: argument rule, got value}. */
public final class Refusal {
  private static final Pattern SENTENCE = Pattern.compile("[a-z0-9-]+: (\\S+) must .+, got .+");

  private Refusal() {}

  /**
   * Fails unless the call is refused in one such sentence about that argument.
   *
   * @return the exception, for a closer look
   */
  public static IllegalArgumentException of(String argument, Executable call) {
    try {
      call.execute();
    } catch (IllegalArgumentException refusal) {
      String message = String.valueOf(refusal.getMessage());
      var sentence = SENTENCE.matcher(message);
      if (!sentence.matches() || !sentence.group(1).equals(argument)) {
        throw new AssertionError(
            "must be refused as '<operation>: "
                + argument
                + " must ..., got ...', but was as '"
                + message
                + "'",
            refusal);
      }
      return refusal;
    } catch (Throwable other) {
      throw new AssertionError(
          "must be refused because of " + argument + ", threw " + other, other);
    }
    throw new AssertionError("must be refused because of " + argument + ", was not");
  }
}
