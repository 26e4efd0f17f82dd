package io.lanewise.bench;

import io.lanewise.bench.startup.Launches;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures how soon a fresh JVM is fast. */
@Command(
    name = "startup",
    mixinStandardHelpOptions = true,
    description = {
      "Starts fresh JVMs one after the other, each with another first call, without any flag but",
      "--add-modules, and tells how fast a square product was in each second after it.",
      "Exit code 1 when any did not reach 90 %% of the usual speed within 3 s, or lost it again."
    })
final class StartupCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Option(
      names = "--launches",
      paramLabel = "N",
      required = true,
      description = "How many JVMs to start.")
  private int launches;

  @Option(
      names = "--threads",
      paramLabel = "N",
      defaultValue = "1",
      description = "Threads of the product (default ${DEFAULT-VALUE}).")
  private int threads;

  @Option(
      names = "--size",
      paramLabel = "N",
      defaultValue = "1024",
      description = "Rows and columns of the product (default ${DEFAULT-VALUE}).")
  private int size;

  @Option(
      names = "--seconds",
      paramLabel = "N",
      defaultValue = "6",
      description = "How long each runs (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Override
  public Integer call() throws IOException, InterruptedException {
    positive("--launches", launches);
    positive("--threads", threads);
    positive("--size", size);
    positive("--seconds", seconds);
    PrintWriter out = spec.commandLine().getOut();
    Launches all = new Launches(launches, size, threads, seconds);
    out.println(all.heading());
    out.flush();
    boolean good =
        all.run(
            line -> {
              out.println(line);
              out.flush();
            });
    return good ? 0 : 1;
  }

  private void positive(String option, int value) {
    if (value < 1) {
      throw new ParameterException(
          spec.commandLine(), option + " must be at least 1, got " + value + ".");
    }
  }
}
