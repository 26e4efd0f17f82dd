package io.lanewise.bench;

import io.lanewise.bench.network.LayerSuite;
import io.lanewise.bench.network.Network;
import io.lanewise.bench.network.NetworkLayer;
import io.lanewise.bench.peer.Peers;
import io.lanewise.bench.report.Ratios;
import io.lanewise.kernels.catalogue.Catalogue;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Measures the layers of a network: a command for each. */
@Command(mixinStandardHelpOptions = true)
final class NetworkCommand implements Callable<Integer> {
  /** Every network once; layers that several have too. */
  private static final String ALL = "networks";

  private final List<String> networks;

  @Mixin private SuiteRun run;
  @Mixin private ProblemOptions changes;

  private NetworkCommand(List<String> networks) {
    this.networks = networks;
  }

  /** Adds a command for each network, and one for all of them. */
  static void addTo(CommandLine bench) {
    for (String name : Network.NAMES) {
      bench.addSubcommand(name, described(List.of(name), "of " + Network.of(name).title()));
    }
    bench.addSubcommand(ALL, described(Network.NAMES, "of all these networks, each shape once"));
  }

  private static CommandLine described(List<String> names, String whose) {
    CommandLine line = new CommandLine(new NetworkCommand(names));
    line.getCommandSpec()
        .usageMessage()
        .description(
            "Times the layers " + whose + ".",
            "Convolutions and fully connected layers, each shape once, forward with one image where"
                + " the options say nothing else, by every algorithm of ours and by other"
                + " libraries. Ends with the time of the whole, the winners, and what the planner's"
                + " choices cost. Exit code 1 when an answer is wrong.");
    return line;
  }

  @Override
  public Integer call() throws IOException {
    Catalogue catalogue = Catalogue.standard();
    run.check(LayerSuite.names(catalogue), Peers.ALL);
    return run.run(
        LayerSuite.of(catalogue, run.peers(), run.wanted()),
        layers(),
        rows -> Ratios.againstPeers("", rows));
  }

  private List<NetworkLayer> layers() {
    List<NetworkLayer> layers = new ArrayList<>();
    for (String network : networks) {
      for (NetworkLayer layer : Network.of(network).layers()) {
        NetworkLayer asked = changes.applyTo(layer);
        boolean known = layers.stream().anyMatch(l -> l.problem().equals(asked.problem()));
        if (networks.size() == 1) {
          layers.add(asked);
        } else if (!known) {
          layers.add(new NetworkLayer(0, network + " " + layer.name(), asked.problem()));
        }
      }
    }
    layers.forEach(LayerSuite::check);
    return layers;
  }
}
