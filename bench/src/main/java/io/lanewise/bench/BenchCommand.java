package io.lanewise.bench;

import io.lanewise.bench.network.LayerSuite;
import io.lanewise.bench.network.Network;
import io.lanewise.bench.network.NetworkLayer;
import io.lanewise.bench.peer.Peers;
import io.lanewise.bench.report.Ratios;
import io.lanewise.kernels.catalogue.Catalogue;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Gathers the suites, and is the one for somebody who names none. */
@Command(
    name = "bench",
    mixinStandardHelpOptions = true,
    description = {
      "Measures kernels on this machine. Without a suite: a dozen layers of the usual networks by",
      "every algorithm, in about two minutes, and a page with plots. Every answer is checked",
      "first. Exit code 1 when an answer is wrong."
    },
    subcommands = {
      GemmCommand.class,
      ConvCommand.class,
      ActivationCommand.class,
      PoolCommand.class,
      NormCommand.class,
      SoftmaxCommand.class,
      ElementwiseCommand.class,
      MoveCommand.class,
      TrainingCommand.class,
      StartupCommand.class
    })
final class BenchCommand implements Callable<Integer> {
  private static final String BUDGET = "110s";

  @Mixin private SuiteRun run;
  @Mixin private ProblemOptions changes;

  @Option(
      names = "--problem",
      paramLabel = "STRING",
      description = "A problem string of any kind, in place of the dozen layers; repeatable.")
  private List<String> strings = List.of();

  @Override
  public Integer call() throws IOException {
    Catalogue catalogue = Catalogue.standard();
    run.check(LayerSuite.names(catalogue), Peers.ALL);
    List<NetworkLayer> layers = layers();
    layers.forEach(LayerSuite::check);
    if (strings.isEmpty()) {
      Path folder = Path.of(System.getenv().getOrDefault("LANEWISE_REPORTS", "."));
      run.byDefault(BUDGET, folder.resolve("bench.json"), folder.resolve("bench.html"));
    }
    return run.run(
        LayerSuite.of(catalogue, run.peers(), run.wanted()),
        layers,
        rows -> Ratios.againstPeers("", rows));
  }

  private List<NetworkLayer> layers() {
    Stream<NetworkLayer> layers =
        strings.isEmpty()
            ? Network.of(Network.DOZEN).layers().stream()
            : strings.stream().map(string -> new NetworkLayer(1, "", string));
    return layers.map(changes::applyTo).toList();
  }
}
