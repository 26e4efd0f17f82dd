package io.lanewise.bench;

import com.sun.management.ThreadMXBean;
import io.lanewise.bench.machine.Bandwidth;
import io.lanewise.bench.machine.Cpu;
import io.lanewise.bench.machine.MachineCard;
import io.lanewise.bench.machine.Neighbours;
import io.lanewise.bench.machine.Peak;
import io.lanewise.bench.peer.Peer;
import io.lanewise.bench.peer.Peers;
import io.lanewise.bench.report.HtmlReport;
import io.lanewise.bench.report.Ratios;
import io.lanewise.bench.report.Report;
import io.lanewise.bench.report.Row;
import io.lanewise.bench.report.Status;
import io.lanewise.bench.report.Summary;
import io.lanewise.bench.report.Table;
import io.lanewise.bench.suite.Case;
import io.lanewise.bench.suite.Contest;
import io.lanewise.bench.suite.Source;
import io.lanewise.bench.suite.Suite;
import io.lanewise.bench.timing.Quiet;
import io.lanewise.bench.timing.Rounds;
import io.lanewise.kernels.Lanewise;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import picocli.CommandLine;
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
      names = {"--rounds", "--repeat"},
      paramLabel = "N",
      description = "Samples of each competitor, taken in turns (default 11, quick 5).")
  private Integer rounds;

  @Option(
      names = "--forks",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "Repeats the whole in so many fresh JVMs: medians over them, and their spread in place of"
              + " the samples'.")
  private int forks;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description =
          "Such as 60s or 5m, shared out fairly: begins nothing more when it is spent, and says"
              + " what was left out.")
  private String budget;

  @Option(names = "--quick", description = "Fewer problems where no list is given, fewer samples.")
  private boolean quick;

  @Option(names = "--json", paramLabel = "FILE", description = "Also writes the rows as JSON.")
  private Path json;

  @Option(names = "--html", paramLabel = "FILE", description = "Also writes a page with plots.")
  private Path html;

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
    require(forks >= 1 && forks <= 1000, "--forks must be between 1 and 1000, got " + forks);
    require(
        budget == null || budget.matches("[1-9]\\d{0,5}[sm]"),
        "--budget must be a number of seconds or minutes such as 60s or 5m, got '" + budget + "'");
  }

  /** What is taken where the options say nothing. */
  void byDefault(String time, Path jsonFile, Path htmlFile) {
    budget = budget == null ? time : budget;
    json = json == null ? jsonFile : json;
    html = html == null ? htmlFile : html;
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

  /** The peers that were asked for. */
  List<Peer> peers() {
    peers = Peers.named(peerNames);
    return peers;
  }

  /** The peers that were asked for, each as what it has for a suite. */
  <O> List<Source<O>> others(Function<Peer, Source<O>> door) {
    return peers().stream().map(door).toList();
  }

  /**
   * Measures, prints, and writes what is to be written.
   *
   * @param ratios what the rows come to, beside peers
   * @return the exit code
   */
  <P> int run(Suite<P> suite, List<P> problems, Function<List<Row>, String> ratios)
      throws IOException {
    json = given(json);
    html = given(html);
    PrintWriter out = spec.commandLine().getOut();
    int[] exit = {0};
    Consumer<Report> teller =
        report -> {
          exit[0] = tell(report, ratios, suite.peakIsALimit(), out);
          out.flush();
        };
    if (forks > 1) {
      fork(problems, teller);
    } else {
      measure(suite, problems, teller, out);
    }
    return exit[0];
  }

  /** A file that can be written; nothing where none, or one without a name, is asked for. */
  private static Path given(Path file) throws IOException {
    if (file == null || file.toString().isEmpty()) {
      return null;
    }
    Report.prepare(file);
    return file;
  }

  private <P> void measure(
      Suite<P> suite, List<P> problems, Consumer<Report> teller, PrintWriter out) {
    long began = System.nanoTime();
    Lanewise.warmUp();
    Set<Integer> counts = new LinkedHashSet<>(threads);
    Peak peak = new Peak();
    List<Bandwidth> bandwidths = new ArrayList<>();
    for (int count : counts) {
      peak.measure(count);
      bandwidths.addAll(Bandwidth.measure(Cpu.current().caches(), count));
    }
    Map<String, String> versions = Peers.versions(peers);
    out.println(MachineCard.of(peak, bandwidths, versions).text());
    out.flush();
    Neighbours neighbours = new Neighbours();
    List<String> names = new ArrayList<>();
    counts.forEach(count -> problems.forEach(problem -> names.add(name(problem, count, counts))));
    try (Progress progress = Progress.of("bench " + spec.name(), names.size());
        Session session =
            new Session(
                command(),
                1,
                names,
                () -> MachineCard.of(peak, bandwidths, versions),
                neighbours::percent,
                report -> {
                  progress.end();
                  teller.accept(report);
                },
                interrupted -> {})) {
      int casesLeft = names.size();
      for (int count : counts) {
        for (P problem : problems) {
          long left = budgetNanos() - (System.nanoTime() - began);
          if (left > 0 || casesLeft == names.size()) {
            String name = name(problem, count, counts);
            progress.at(name);
            Case held = suite.on(problem, count);
            Rounds rounds =
                timing(suite.patience()).within(left / casesLeft, held.entries().size());
            session.add(
                new Contest(rounds, peak)
                    .run(held).stream().map(row -> suite.label(problem, row)).toList());
            session.done(name);
            neighbours.look();
          }
          casesLeft--;
          progress.step();
        }
      }
      session.end();
    }
  }

  private static String name(Object problem, int count, Set<Integer> counts) {
    return counts.size() == 1 ? problem.toString() : problem + " on " + count + " threads";
  }

  private long budgetNanos() {
    if (budget == null) {
      return Long.MAX_VALUE / 2;
    }
    long number = Long.parseLong(budget.substring(0, budget.length() - 1));
    return number * (budget.endsWith("m") ? 60_000_000_000L : 1_000_000_000L);
  }

  private <P> void fork(List<P> problems, Consumer<Report> teller) throws IOException {
    Forks all = new Forks(arguments());
    List<String> names = problems.stream().map(Object::toString).toList();
    MachineCard here = MachineCard.of(new Peak(), Map.of());
    try (Progress progress = Progress.of("bench " + spec.name() + ", forks", forks);
        Session session =
            new Session(
                command(),
                forks,
                names,
                () -> all.machine(here),
                all::othersPercent,
                report -> {
                  progress.end();
                  teller.accept(report);
                },
                interrupted -> {
                  all.stop();
                  interrupted.replace(all.rows(), all.leftOut());
                })) {
      for (int fork = 1; fork <= forks; fork++) {
        progress.at(fork + " of " + forks);
        if (!all.run()) {
          throw new IOException("fork " + fork + " ended without a report");
        }
        session.replace(all.rows(), all.leftOut());
        progress.step();
      }
      session.end();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private List<String> arguments() {
    CommandLine root = spec.root().commandLine();
    return root.getParseResult() == null ? List.of() : root.getParseResult().originalArgs();
  }

  /** As it was typed. */
  private String command() {
    StringBuilder text = new StringBuilder("./lanewise");
    for (String argument : arguments()) {
      boolean plain = argument.matches("[-\\w=,.:/+@]+");
      text.append(' ').append(plain ? argument : "'" + argument.replace("'", "'\\''") + "'");
    }
    return text.toString();
  }

  /** Prints a report and writes what is to be written. */
  private int tell(
      Report report, Function<List<Row>, String> ratios, boolean peakIsALimit, PrintWriter out) {
    List<Row> rows = report.rows();
    if (forks > 1) {
      out.println(report.machine().text());
    }
    if (report.interrupted()) {
      out.println("Interrupted: what follows is what was measured before.");
    }
    out.println(Table.of(rows));
    out.print(ratios.apply(rows));
    out.print(Ratios.scaling(rows));
    out.print(Summary.totals(rows));
    out.print(Summary.choices(rows));
    if (!peers.isEmpty() && Collections.max(threads) > 1) {
      out.println("After each peer's sample: a pause until its threads had stopped spinning.");
    }
    if (!report.leftOut().isEmpty()) {
      out.println("Left out, for want of time:");
      report.leftOut().forEach(name -> out.println("  " + name));
    }
    out.print(Neighbours.warning(report.othersPercent()));
    int exit = verdict(rows, peakIsALimit, out);
    try {
      if (json != null) {
        report.write(json);
        out.println("Rows: " + json.toAbsolutePath().normalize());
      }
      if (html != null) {
        HtmlReport.write(report, html);
        out.println("Report: " + html.toAbsolutePath().normalize());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return exit;
  }

  private Rounds timing(int patience) {
    ThreadMXBean threadBean = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    return new Rounds(
        System::nanoTime,
        threadBean::getTotalThreadAllocatedBytes,
        new Quiet(),
        rounds != null ? rounds : quick ? 5 : 11,
        quick ? 10_000_000 : 15_000_000,
        patience * (quick ? 250_000_000L : 500_000_000L));
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
