package io.lanewise.bench;

import io.lanewise.bench.plan.ActivationCase;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Measures activations. */
@Command(
    name = "activation",
    mixinStandardHelpOptions = true,
    description = {
      "Times activations: ours as planned (auto), by name, a copy of as many bytes, and other",
      "libraries (onednn). GB/s count each byte that must be read or written once."
    })
final class ActivationCommand extends PlanRun implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    return measure(ActivationCase.values());
  }
}
