package io.lanewise.bench;

import io.lanewise.bench.plan.ElementwiseCase;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** Measures functions of elements, reductions and optimisers. */
@Command(
    name = "elementwise",
    mixinStandardHelpOptions = true,
    description = {
      "Times functions of elements, reductions and optimisers: ours as planned (auto), by name, a"
          + " copy of as many bytes, and other",
      "libraries (onednn). GB/s count each byte that must be read or written once."
    })
final class ElementwiseCommand extends PlanRun implements Callable<Integer> {
  @Override
  public Integer call() throws IOException {
    return measure(ElementwiseCase.values());
  }
}
