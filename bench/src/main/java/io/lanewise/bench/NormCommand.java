package io.lanewise.bench;

import io.lanewise.bench.plan.NormCase;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Measures normalisations. */
@Command(
    name = "norm",
    mixinStandardHelpOptions = true,
    description = {
      "Times normalisations: ours as planned (auto), by name, a copy of as many bytes, and other",
      "libraries (onednn). GB/s count each byte that must be read or written once."
    })
final class NormCommand extends PlanRun implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    return measure(NormCase.values());
  }
}
