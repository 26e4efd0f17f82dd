package io.lanewise.bench;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Gathers the suites. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = "Measures kernels on this machine; name a suite.",
    subcommands = {
      GemmCommand.class,
      ConvCommand.class,
      ActivationCommand.class,
      PoolCommand.class,
      NormCommand.class,
      SoftmaxCommand.class,
      ElementwiseCommand.class,
      MoveCommand.class,
      StartupCommand.class
    })
final class BenchCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(),
        "name a suite, one of " + String.join(", ", spec.subcommands().keySet()) + ".");
  }
}
