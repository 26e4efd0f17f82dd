package io.lanewise.bench;

import io.lanewise.bench.peer.Peers;
import io.lanewise.bench.plan.PlanSuite;
import io.lanewise.bench.plan.Usual;
import io.lanewise.bench.report.Ratios;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.Layout;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** What the commands for the kernels around convolution have in common. */
abstract class PlanRun {
  @Mixin private SuiteRun run;

  @Option(
      names = "--layout",
      paramLabel = "NAME",
      description = "Only problems in that layout, nchw or nchw16 (default both).")
  private String layout;

  @Option(
      names = "--problem",
      paramLabel = "STRING",
      description = "A problem string; repeatable (default: the family's usual ones).")
  private List<String> strings = List.of();

  /** Measures what was asked for, or the usual problems. */
  final int measure(Usual... usual) throws IOException {
    Catalogue catalogue = Catalogue.standard();
    run.check(PlanSuite.names(catalogue), Peers.PLAN);
    if (layout != null) {
      run.requireOneOf(layout, List.of(Layout.NCHW.text(), Layout.NCHW16.text()), "--layout");
    }
    Stream<Problem> asked =
        strings.isEmpty()
            ? Stream.of(usual).map(Usual::problem)
            : strings.stream().map(Problems::parse);
    List<Problem> problems = asked.filter(this::isWanted).toList();
    run.require(!problems.isEmpty(), "--layout must be that of a problem, got " + layout);
    PlanSuite suite = new PlanSuite(catalogue, run.others(peer -> peer::plan), run.wanted());
    return run.run(suite, problems, rows -> Ratios.againstPeers("", rows));
  }

  private boolean isWanted(Problem problem) {
    return layout == null || problem.operands().getFirst().shape().layout().text().equals(layout);
  }
}
