package io.lanewise.bench;

import io.lanewise.bench.machine.MachineCard;
import io.lanewise.bench.machine.Peak;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows the machine, and the most it can do. */
@Command(
    name = "info",
    mixinStandardHelpOptions = true,
    description = "Shows CPU, caches, JDK, vectors and tile in use, and measures the FMA peak.")
final class InfoCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Peak peak = new Peak();
    for (int times = 0; times < 3; times++) {
      peak.measure(1);
      peak.measure(Runtime.getRuntime().availableProcessors());
    }
    PrintWriter out = spec.commandLine().getOut();
    out.print(MachineCard.of(peak, Map.of()).text());
    out.flush();
    return 0;
  }
}
