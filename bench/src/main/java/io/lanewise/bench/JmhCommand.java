package io.lanewise.bench;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Passes on to JMH. */
@Command(
    name = "jmh",
    description = {
      "Runs JMH on the same catalogue; every argument is JMH's.",
      "For example: lanewise jmh -l, lanewise jmh -h, lanewise jmh GemmBenchmark -p algorithm=tiled"
    })
final class JmhCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "ARGUMENT", description = "As JMH has them.")
  private List<String> arguments = List.of();

  @Override
  public Integer call() throws Exception {
    org.openjdk.jmh.Main.main(arguments.toArray(String[]::new));
    return 0;
  }
}
