package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the commands around the planner say of themselves. */
class ToolsHelpTest {
  @ParameterizedTest
  @ValueSource(strings = {"explain", "tune", "verify"})
  void helpFitsTheTerminal(String command) {
    Outcome outcome = Outcome.of(command + " --help").fine();
    assertTrue(outcome.out().startsWith("Usage: lanewise " + command), outcome.out());
    outcome.out().lines().forEach(line -> assertTrue(line.length() <= 100, line));
  }

  @Test
  void theyAreListed() {
    Outcome.of("--help").fine().has("  explain  ", "  tune  ", "  verify  ");
  }
}
