package io.lanewise.bench;

import io.lanewise.bench.plan.PoolCase;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Measures poolings. */
@Command(
    name = "pool",
    mixinStandardHelpOptions = true,
    description = {
      "Times poolings: ours as planned (auto), by name, a copy of as" + " many bytes, and other",
      "libraries (onednn). GB/s count each byte that must be read or written once."
    })
final class PoolCommand extends PlanRun implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    return measure(PoolCase.values());
  }
}
