package io.lanewise.bench;

import io.lanewise.bench.gemm.GemmSuite;
import io.lanewise.bench.peer.Peers;
import io.lanewise.bench.report.Ratios;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.gemm.GemmProblem;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures matrix products. */
@Command(
    name = "gemm",
    mixinStandardHelpOptions = true,
    description = {
      "Times matrix products: ours as the planner chooses (auto), ours with B packed beforehand",
      "(packed), each algorithm by name, and other libraries (onednn, openblas, netlib). Every",
      "answer is checked first. Error and bound are in units of the sum of |a||b|. Exit code 1",
      "when an answer is wrong."
    })
final class GemmCommand implements Callable<Integer> {
  @Mixin private SuiteRun run;

  @Option(
      names = "--size",
      paramLabel = "m,n,k",
      description = "A product by its sizes; may be repeated.")
  private List<String> sizes = List.of();

  @Option(
      names = "--problem",
      paramLabel = "STRING",
      description = "A product by its problem string, such as gemm:m64_n3136_k576/tn; repeatable.")
  private List<String> strings = List.of();

  @Override
  public Integer call() throws IOException {
    Catalogue catalogue = Catalogue.standard();
    List<GemmProblem> problems = problems();
    run.check(GemmSuite.names(catalogue), Peers.GEMM);
    problems.forEach(GemmSuite::check);
    GemmSuite suite = new GemmSuite(catalogue, run.others(peer -> peer::gemm), run.wanted());
    return run.run(suite, problems, rows -> Ratios.againstPeers("", rows));
  }

  private List<GemmProblem> problems() {
    List<GemmProblem> problems = new ArrayList<>();
    for (String size : sizes) {
      run.require(
          size.matches("\\d{1,9},\\d{1,9},\\d{1,9}"), "--size must be m,n,k, got '" + size + "'");
      String[] parts = size.split(",");
      problems.add(
          GemmProblem.of(
              Integer.parseInt(parts[0]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2])));
    }
    for (String string : strings) {
      problems.add(GemmProblem.parse(string));
    }
    if (problems.isEmpty()) {
      problems.addAll(run.quick() ? GemmSuite.quick() : GemmSuite.standard());
    }
    return problems;
  }
}
