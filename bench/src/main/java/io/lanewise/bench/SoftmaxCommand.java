package io.lanewise.bench;

import io.lanewise.bench.plan.SoftmaxCase;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Measures softmax and losses. */
@Command(
    name = "softmax",
    mixinStandardHelpOptions = true,
    description = {
      "Times softmax and losses: ours as planned (auto), by name, a copy of as many bytes, and"
          + " other",
      "libraries (onednn). GB/s count each byte that must be read or written once."
    })
final class SoftmaxCommand extends PlanRun implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    return measure(SoftmaxCase.values());
  }
}
