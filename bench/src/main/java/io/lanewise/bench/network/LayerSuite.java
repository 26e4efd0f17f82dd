package io.lanewise.bench.network;

import io.lanewise.bench.conv.ConvSuite;
import io.lanewise.bench.gemm.GemmSuite;
import io.lanewise.bench.peer.Peer;
import io.lanewise.bench.plan.PlanSuite;
import io.lanewise.bench.report.Row;
import io.lanewise.bench.suite.Case;
import io.lanewise.bench.suite.Source;
import io.lanewise.bench.suite.Suite;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.GemmProblem;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Layers of any kind, each by the suite of its kind.
 *
 * @param convs convolutions
 * @param gemms products
 * @param plans everything else
 */
public record LayerSuite(ConvSuite convs, GemmSuite gemms, PlanSuite plans)
    implements Suite<NetworkLayer> {
  /** With these peers, and these of our rows. */
  public static LayerSuite of(Catalogue catalogue, List<Peer> peers, Predicate<String> wanted) {
    return new LayerSuite(
        new ConvSuite(catalogue, sources(peers, peer -> peer::conv), wanted),
        new GemmSuite(catalogue, sources(peers, peer -> peer::gemm), wanted),
        new PlanSuite(catalogue, sources(peers, peer -> peer::plan), wanted));
  }

  private static <O> List<Source<O>> sources(List<Peer> peers, Function<Peer, Source<O>> door) {
    return peers.stream().map(door).toList();
  }

  /** Names that rows of ours can have, after {@code lanewise:}. */
  public static List<String> names(Catalogue catalogue) {
    Set<String> names = new LinkedHashSet<>(ConvSuite.names(catalogue));
    names.addAll(GemmSuite.names(catalogue));
    names.addAll(PlanSuite.names(catalogue));
    return List.copyOf(names);
  }

  /**
   * Makes sure that a layer can be measured.
   *
   * @throws IllegalArgumentException when it cannot
   */
  public static void check(NetworkLayer layer) {
    String problem = layer.problem();
    if (problem.startsWith("conv:")) {
      ConvSuite.check(ConvProblem.parse(problem));
    } else if (problem.startsWith("gemm:")) {
      GemmSuite.check(GemmProblem.parse(problem));
    } else {
      Problems.parse(problem);
    }
  }

  @Override
  public Case on(NetworkLayer layer, int threads) {
    String problem = layer.problem();
    if (problem.startsWith("conv:")) {
      return convs.on(ConvProblem.parse(problem), threads);
    }
    return problem.startsWith("gemm:")
        ? gemms.on(GemmProblem.parse(problem), threads)
        : plans.on(Problems.parse(problem), threads);
  }

  @Override
  public Row label(NetworkLayer layer, Row row) {
    return layer.name().isEmpty() ? row : row.as(layer.name(), layer.repeat());
  }

  /** Convolutions among them save operations. */
  @Override
  public boolean peakIsALimit() {
    return false;
  }
}
