package io.lanewise.bench;

import com.sun.management.ThreadMXBean;
import io.lanewise.bench.gemm.GemmSource;
import io.lanewise.bench.gemm.GemmSuite;
import io.lanewise.bench.machine.MachineCard;
import io.lanewise.bench.machine.Neighbours;
import io.lanewise.bench.machine.Peak;
import io.lanewise.bench.peer.Peer;
import io.lanewise.bench.peer.Peers;
import io.lanewise.bench.report.Ratios;
import io.lanewise.bench.report.Report;
import io.lanewise.bench.report.Row;
import io.lanewise.bench.report.Status;
import io.lanewise.bench.report.Table;
import io.lanewise.bench.suite.Contest;
import io.lanewise.bench.timing.Quiet;
import io.lanewise.bench.timing.Rounds;
import io.lanewise.kernels.Lanewise;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.gemm.GemmProblem;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures matrix products. */
@Command(
    name = "gemm",
    mixinStandardHelpOptions = true,
    description = {
      "Times matrix products: ours as the planner chooses (auto), ours with B packed beforehand",
      "(packed), each algorithm by name, and other libraries. Every answer is checked first.",
      "Error and bound are in units of the sum of |a||b|. Exit code 1 when an answer is wrong."
    })
final class GemmCommand implements Callable<Integer> {
  /** A row this far over the peak says that the peak is wrong. */
  private static final double MOST_PERCENT = 102;

  @Spec private CommandSpec spec;

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

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      defaultValue = "1",
      description = "Threads for everybody (default 1); several numbers also give the scaling.")
  private List<Integer> threads;

  @Option(
      names = "--peers",
      paramLabel = "NAME",
      split = ",",
      arity = "0..1",
      fallbackValue = "onednn,openblas,netlib",
      description = "Other libraries beside ours: onednn, openblas, netlib; alone all of them.")
  private List<String> peerNames = List.of();

  @Option(
      names = "--algorithms",
      paramLabel = "NAME",
      split = ",",
      description = "Which of our rows: auto, packed, or an algorithm's name (default all).")
  private List<String> algorithms = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Samples of each competitor, taken in turns (default 11, quick 5).")
  private Integer rounds;

  @Option(names = "--quick", description = "A few sizes in well under a minute.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the rows as JSON.")
  private Path json;

  @Override
  public Integer call() throws IOException {
    List<GemmProblem> problems = problems();
    Catalogue catalogue = Catalogue.standard();
    check(algorithms, GemmSuite.names(catalogue), "--algorithms");
    check(peerNames, Peers.KNOWN, "--peers");
    threads.forEach(
        count ->
            require(
                count >= 1 && count <= 1024, "--threads must be between 1 and 1024, got " + count));
    require(rounds == null || rounds >= 1, "--rounds must be at least 1, got " + rounds);

    problems.forEach(GemmSuite::check);
    if (json != null) {
      Report.prepare(json);
    }

    Lanewise.warmUp();
    PrintWriter out = spec.commandLine().getOut();
    List<Peer> peers = Peers.named(peerNames);
    List<GemmSource> others = peers.stream().<GemmSource>map(peer -> peer::gemm).toList();
    GemmSuite suite =
        new GemmSuite(catalogue, others, name -> algorithms.isEmpty() || algorithms.contains(name));
    Peak peak = new Peak();
    Contest contest = new Contest(timing(), peak);
    List<Row> rows = new ArrayList<>();
    Neighbours neighbours = new Neighbours();
    Set<Integer> counts = new LinkedHashSet<>(threads);
    try (Progress progress = Progress.of("bench gemm", problems.size() * counts.size())) {
      for (int count : counts) {
        for (GemmProblem problem : problems) {
          progress.at(problem.toString());
          rows.addAll(contest.run(suite.on(problem, count)));
          progress.step();
          neighbours.look();
        }
      }
    }
    rows.replaceAll(row -> row.against(peak.gflops(row.threads())));
    MachineCard machine = MachineCard.of(peak, Peers.versions(peers));
    out.println(machine.text());
    out.println(Table.of(rows));
    out.print(Ratios.againstPeers(rows));
    out.print(Ratios.scaling(rows));
    if (!peers.isEmpty() && Collections.max(counts) > 1) {
      out.println("After each peer's sample: a pause until its threads had stopped spinning.");
    }
    out.print(neighbours.warning());
    if (json != null) {
      new Report(machine, rows).write(json);
    }
    int exit = verdict(rows, out);
    out.flush();
    return exit;
  }

  private List<GemmProblem> problems() {
    List<GemmProblem> problems = new ArrayList<>();
    for (String size : sizes) {
      require(
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
      problems.addAll(quick ? GemmSuite.quick() : GemmSuite.standard());
    }
    return problems;
  }

  private Rounds timing() {
    ThreadMXBean threadBean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new Rounds(
        System::nanoTime,
        threadBean::getTotalThreadAllocatedBytes,
        new Quiet(),
        rounds != null ? rounds : quick ? 5 : 11,
        quick ? 10_000_000 : 15_000_000,
        quick ? 250_000_000 : 500_000_000);
  }

  /** One sentence for each thing that is wrong, and the exit code. */
  static int verdict(List<Row> rows, PrintWriter out) {
    long wrong = rows.stream().filter(row -> row.status() == Status.FAILED).count();
    if (wrong > 0) {
      out.println(wrong + (wrong == 1 ? " row has" : " rows have") + " a wrong answer.");
    }
    Optional<Row> over =
        rows.stream()
            .filter(row -> row.percentOfPeak() != null && row.percentOfPeak() > MOST_PERCENT)
            .findFirst();
    over.ifPresent(
        row ->
            out.printf(
                Locale.ROOT,
                "The FMA peak was measured badly, nothing here counts: %s on %s reads %.0f %% of"
                    + " it; run again when the machine is quiet.%n",
                row.implementation(),
                row.problem(),
                row.percentOfPeak()));
    return wrong > 0 || over.isPresent() ? 1 : 0;
  }

  private void check(List<String> names, List<String> known, String option) {
    for (String name : names) {
      require(
          known.contains(name),
          option + " must be of " + String.join(", ", known) + ", got '" + name + "'");
    }
  }

  private void require(boolean holds, String sentence) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }
}
