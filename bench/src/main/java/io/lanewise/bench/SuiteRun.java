package io.lanewise.bench;

import com.sun.management.ThreadMXBean;
import io.lanewise.bench.machine.MachineCard;
import io.lanewise.bench.machine.Neighbours;
import io.lanewise.bench.machine.Peak;
import io.lanewise.bench.peer.Peer;
import io.lanewise.bench.peer.Peers;
import io.lanewise.bench.plan.PlanSuite;
import io.lanewise.bench.report.Ratios;
import io.lanewise.bench.report.Report;
import io.lanewise.bench.report.Row;
import io.lanewise.bench.report.Status;
import io.lanewise.bench.report.Table;
import io.lanewise.bench.suite.Contest;
import io.lanewise.bench.suite.Source;
import io.lanewise.bench.suite.Suite;
import io.lanewise.bench.timing.Quiet;
import io.lanewise.bench.timing.Rounds;
import io.lanewise.kernels.Lanewise;
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
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * What the suites' commands have in common: their options, and the way from problems to a table.
 */
final class SuiteRun {
  /** A row this far over the peak says that the peak is wrong. */
  private static final double MOST_PERCENT = 102;

  /** What {@code --peers} alone stands for. */
  private static final String ALL = "all";

  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

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
      fallbackValue = ALL,
      description = "Other libraries beside ours, of those named above; alone all of them.")
  private List<String> peerNames = List.of();

  @Option(
      names = "--algorithms",
      paramLabel = "NAME",
      split = ",",
      description = "Which of our rows, by the name after lanewise: (default all).")
  private List<String> algorithms = List.of();

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Samples of each competitor, taken in turns (default 11, quick 5).")
  private Integer rounds;

  @Option(names = "--quick", description = "A few problems in well under a minute.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the rows as JSON.")
  private Path json;

  private List<Peer> peers = List.of();

  /** Whether a few problems are enough. */
  boolean quick() {
    return quick;
  }

  /** Whether a row of ours is asked for, by the name after {@code lanewise:}. */
  Predicate<String> wanted() {
    return name -> algorithms.isEmpty() || algorithms.contains(name);
  }

  /** Checks the options, given which names there are. */
  void check(List<String> knownAlgorithms, List<String> knownPeers) {
    if (peerNames.equals(List.of(ALL))) {
      peerNames = knownPeers;
    }
    algorithms.forEach(name -> requireOneOf(name, knownAlgorithms, "--algorithms"));
    peerNames.forEach(name -> requireOneOf(name, knownPeers, "--peers"));
    threads.forEach(
        count ->
            require(
                count >= 1 && count <= 1024, "--threads must be between 1 and 1024, got " + count));
    require(rounds == null || rounds >= 1, "--rounds must be at least 1, got " + rounds);
  }

  void requireOneOf(String name, List<String> known, String option) {
    require(
        known.contains(name),
        option + " must be of " + String.join(", ", known) + ", got '" + name + "'");
  }

  void require(boolean holds, String sentence) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), sentence);
    }
  }

  /** The peers that were asked for, each as what it has for a suite. */
  <O> List<Source<O>> others(Function<Peer, Source<O>> door) {
    peers = Peers.named(peerNames);
    return peers.stream().map(door).toList();
  }

  /**
   * Measures, prints, and writes what is to be written.
   *
   * @param ratios what the rows come to, beside peers
   * @return the exit code
   */
  <P> int run(Suite<P> suite, List<P> problems, Function<List<Row>, String> ratios)
      throws IOException {
    if (json != null) {
      Report.prepare(json);
    }
    Lanewise.warmUp();
    PrintWriter out = spec.commandLine().getOut();
    Peak peak = new Peak();
    Contest contest = new Contest(timing(), peak);
    List<Row> rows = new ArrayList<>();
    Neighbours neighbours = new Neighbours();
    Set<Integer> counts = new LinkedHashSet<>(threads);
    String task = "bench " + spec.name();
    try (Progress progress = Progress.of(task, problems.size() * counts.size())) {
      for (int count : counts) {
        for (P problem : problems) {
          progress.at(problem.toString());
          rows.addAll(contest.run(suite.on(problem, count)));
          progress.step();
          neighbours.look();
        }
      }
    }
    rows.replaceAll(row -> row.against(peak.gflops(row.threads())));
    rows.replaceAll(row -> againstCopy(row, rows));
    MachineCard machine = MachineCard.of(peak, Peers.versions(peers));
    out.println(machine.text());
    out.println(Table.of(rows));
    out.print(ratios.apply(rows));
    out.print(Ratios.scaling(rows));
    if (!peers.isEmpty() && Collections.max(counts) > 1) {
      out.println("After each peer's sample: a pause until its threads had stopped spinning.");
    }
    out.print(neighbours.warning());
    if (json != null) {
      new Report(machine, rows).write(json);
    }
    int exit = verdict(rows, suite.peakIsALimit(), out);
    out.flush();
    return exit;
  }

  /** Held against the copy on the same problem, where there was one. */
  private static Row againstCopy(Row row, List<Row> rows) {
    for (Row copy : rows) {
      if (copy.implementation().equals(PlanSuite.COPY)
          && copy.problem().equals(row.problem())
          && copy.threads() == row.threads()
          && copy.medianNanos() != null) {
        return row.againstCopy(copy.medianNanos());
      }
    }
    return row;
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
  static int verdict(List<Row> rows, boolean peakIsALimit, PrintWriter out) {
    long wrong = rows.stream().filter(row -> row.status() == Status.FAILED).count();
    if (wrong > 0) {
      out.println(wrong + (wrong == 1 ? " row has" : " rows have") + " a wrong answer.");
    }
    Optional<Row> over =
        rows.stream()
            .filter(row -> peakIsALimit)
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
}
