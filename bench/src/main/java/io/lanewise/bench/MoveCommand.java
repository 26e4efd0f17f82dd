package io.lanewise.bench;

import io.lanewise.bench.plan.MoveCase;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Measures moves of data, resizing and dropout. */
@Command(
    name = "move",
    mixinStandardHelpOptions = true,
    description = {
      "Times moves of data, resizing and dropout: ours as planned (auto), by name, a copy of as"
          + " many bytes, and other",
      "libraries (onednn). GB/s count each byte that must be read or written once."
    })
final class MoveCommand extends PlanRun implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    return measure(MoveCase.values());
  }
}
