package io.lanewise.bench;

import com.sun.management.ThreadMXBean;
import io.lanewise.bench.conv.ConvSuite;
import io.lanewise.bench.conv.Layer;
import io.lanewise.bench.gemm.GemmSuite;
import io.lanewise.bench.machine.Neighbours;
import io.lanewise.bench.machine.Peak;
import io.lanewise.bench.network.Network;
import io.lanewise.bench.network.NetworkLayer;
import io.lanewise.bench.plan.ActivationCase;
import io.lanewise.bench.plan.ElementwiseCase;
import io.lanewise.bench.plan.MoveCase;
import io.lanewise.bench.plan.NormCase;
import io.lanewise.bench.plan.PlanSuite;
import io.lanewise.bench.plan.PoolCase;
import io.lanewise.bench.plan.SoftmaxCase;
import io.lanewise.bench.plan.Usual;
import io.lanewise.bench.report.Report;
import io.lanewise.bench.report.Row;
import io.lanewise.bench.report.Status;
import io.lanewise.bench.suite.Case;
import io.lanewise.bench.suite.Contest;
import io.lanewise.bench.suite.Suite;
import io.lanewise.bench.timing.Quiet;
import io.lanewise.bench.timing.Rounds;
import io.lanewise.kernels.Lanewise;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.tuning.Host;
import io.lanewise.kernels.tuning.Measurement;
import io.lanewise.kernels.tuning.Tuning;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.IntFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures the catalogue for the planner. */
@Command(
    name = "tune",
    mixinStandardHelpOptions = true,
    description = {
      "Measures every algorithm of the catalogue that takes a problem, on suites or problems, and",
      "writes the medians to a file that -Dlanewise.tuning=FILE or ConvOptions.withTuning makes"
          + " the",
      "planner choose by. What an existing file says of other problems, machines and numbers of",
      "threads is kept. Only convolutions have more than one algorithm to choose from; the choice",
      "goes by the geometric mean over all numbers of threads measured. Exit code 1 when an answer",
      "is wrong."
    })
final class TuneCommand implements Callable<Integer> {
  private static final String OURS = "lanewise:";

  /** The families beside products and convolutions. */
  private static final Map<String, Usual[]> FAMILIES = new LinkedHashMap<>();

  static {
    FAMILIES.put("activation", ActivationCase.values());
    FAMILIES.put("pool", PoolCase.values());
    FAMILIES.put("norm", NormCase.values());
    FAMILIES.put("softmax", SoftmaxCase.values());
    FAMILIES.put("elementwise", ElementwiseCase.values());
    FAMILIES.put("move", MoveCase.values());
  }

  @Spec private CommandSpec spec;

  @Option(
      names = "--suite",
      paramLabel = "NAME",
      split = ",",
      description =
          "conv (default where there is no --problem), gemm, activation, pool, norm, softmax,"
              + " elementwise, move, or a network such as resnet50.")
  private List<String> suites = List.of();

  @Option(
      names = "--problem",
      paramLabel = "STRING",
      description = "A problem string; repeatable. Convolutions are measured without epilogue.")
  private List<String> strings = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      split = ",",
      defaultValue = "1",
      description = "Numbers of threads, one after the other (default 1).")
  private List<Integer> threads;

  @Option(
      names = "--direction",
      paramLabel = "NAME",
      description = "Of convolutions: forward (default), backward-data or backward-weights.")
  private String direction;

  @Option(names = "--batch", paramLabel = "N", description = "Images of convolutions.")
  private Integer batch;

  @Option(
      names = "--budget",
      paramLabel = "TIME",
      description = "Begins no problem after so long, for example 60s or 5m (default no end).")
  private String budget;

  @Option(names = "--quick", description = "Fewer problems of a suite, fewer samples.")
  private boolean quick;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "Samples of each algorithm, taken in turns (default 11, quick 5).")
  private Integer rounds;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      defaultValue = "lanewise.tuning",
      description = "What to write (default ${DEFAULT-VALUE}).")
  private Path file;

  /** A problem with all who take it, made when its turn comes. */
  private record Task(String problem, IntFunction<Case> on) {
    static <P> Task of(Suite<P> suite, P problem) {
      return new Task(problem.toString(), count -> suite.on(problem, count));
    }
  }

  @Override
  public Integer call() throws IOException {
    Catalogue catalogue = Catalogue.standard();
    List<Task> tasks = tasks(catalogue);
    threads.forEach(n -> require(n >= 1 && n <= 1024, "--threads must be between 1 and 1024", n));
    require(rounds == null || rounds >= 1, "--rounds must be at least 1", rounds);
    long patience = patience();
    Tuning tuning = there();
    Report.prepare(file);
    Lanewise.warmUp();
    PrintWriter out = spec.commandLine().getOut();
    Contest contest = new Contest(timing(), new Peak());
    Neighbours neighbours = new Neighbours();
    List<Row> rows = new ArrayList<>();
    List<Integer> counts = List.copyOf(new LinkedHashSet<>(threads));
    int total = tasks.size() * counts.size();
    int done = 0;
    long start = System.nanoTime();
    try (Progress progress = Progress.of("tune", total)) {
      for (Task task : tasks) {
        for (int count : counts) {
          if (System.nanoTime() - start < patience) {
            progress.at(task.problem());
            List<Row> contested = contest.run(task.on().apply(count));
            rows.addAll(contested);
            tuning = tuning.with(measurements(contested));
            write(tuning);
            neighbours.look();
            done++;
          }
          progress.step();
        }
      }
    }
    out.print(Regret.text(catalogue, rows, tuning));
    out.print(Neighbours.warning(neighbours.percent()));
    if (done < total) {
      out.println((total - done) + " of " + total + " contests were left out, out of time.");
    }
    out.println("Written to " + file + ", which now holds " + tuning + ".");
    int exit = SuiteRun.verdict(rows, false, out);
    out.flush();
    return exit;
  }

  private List<Task> tasks(Catalogue catalogue) {
    Predicate<String> named =
        name -> !name.equals(GemmSuite.AUTO) && !name.equals(GemmSuite.PACKED);
    GemmSuite gemm = new GemmSuite(catalogue, List.of(), named);
    ConvSuite conv = new ConvSuite(catalogue, List.of(), named);
    PlanSuite others = new PlanSuite(catalogue, List.of(), named);
    List<Task> tasks = new ArrayList<>();
    List<String> wanted = suites.isEmpty() && strings.isEmpty() ? List.of("conv") : suites;
    for (String name : wanted) {
      switch (name) {
        case "gemm" ->
            (quick ? GemmSuite.quick() : GemmSuite.standard())
                .forEach(p -> tasks.add(Task.of(gemm, p)));
        case "conv" ->
            Layer.usual(direction(Direction.FORWARD), quick)
                .forEach(layer -> tasks.add(Task.of(conv, asAsked(layer.problem()))));
        default -> {
          boolean network = Network.NAMES.contains(name);
          require(network || FAMILIES.containsKey(name), "--suite must be " + suiteNames(), name);
          if (network) {
            Network.of(name).layers().stream()
                .map(NetworkLayer::problem)
                .filter(text -> text.startsWith("conv:"))
                .forEach(text -> tasks.add(Task.of(conv, asAsked(ConvProblem.parse(text)))));
          } else {
            Stream.of(FAMILIES.get(name)).forEach(u -> tasks.add(Task.of(others, u.problem())));
          }
        }
      }
    }
    for (String text : strings) {
      if (text.startsWith("gemm:")) {
        GemmProblem problem = GemmProblem.parse(text);
        GemmSuite.check(problem);
        tasks.add(Task.of(gemm, problem));
      } else if (text.startsWith("conv:")) {
        tasks.add(Task.of(conv, asAsked(ConvProblem.parse(text))));
      } else {
        tasks.add(Task.of(others, Problems.parse(text)));
      }
    }
    return tasks;
  }

  private static String suiteNames() {
    return "of conv, gemm, "
        + String.join(", ", FAMILIES.keySet())
        + ", or a network: "
        + String.join(", ", Network.NAMES);
  }

  private ConvProblem asAsked(ConvProblem p) {
    ConvProblem bare = p.bare();
    ConvProblem asked =
        ConvProblem.of(
                batch == null ? bare.shape() : bare.shape().withBatch(batch),
                direction(bare.direction()))
            .withLayouts(bare.xLayout(), bare.yLayout());
    ConvSuite.check(asked);
    return asked;
  }

  private Direction direction(Direction otherwise) {
    if (direction == null) {
      return otherwise;
    }
    for (Direction value : Direction.values()) {
      if (value.text().equals(direction) && value != Direction.BACKWARD_BIAS) {
        return value;
      }
    }
    require(false, "--direction must be of forward, backward-data, backward-weights", direction);
    return otherwise;
  }

  private long patience() {
    if (budget == null) {
      return Long.MAX_VALUE;
    }
    require(budget.matches("[1-9]\\d{0,5}[smh]?"), "--budget must be like 60s or 5m", budget);
    long number = Long.parseLong(budget.replaceAll("\\D", ""));
    long unit = budget.endsWith("h") ? 3600 : budget.endsWith("m") ? 60 : 1;
    return number * unit * 1_000_000_000L;
  }

  private void require(boolean holds, String rule, Object got) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), rule + ", got " + got);
    }
  }

  /** What the file holds already. */
  private Tuning there() throws IOException {
    return Files.exists(file)
        ? Tuning.parse(file.toString(), Files.readAllLines(file))
        : Tuning.NONE;
  }

  private static List<Measurement> measurements(List<Row> rows) {
    return rows.stream()
        .filter(row -> row.status() == Status.OK && row.medianNanos() != null)
        .filter(row -> row.implementation().startsWith(OURS))
        .map(
            row ->
                new Measurement(
                    Host.current(),
                    row.threads(),
                    row.problem(),
                    row.implementation().substring(OURS.length()),
                    Math.max(1, Math.round(row.medianNanos()))))
        .toList();
  }

  /** In one step, after every contest: who stops the run keeps what was done. */
  private void write(Tuning tuning) throws IOException {
    Path whole = file.resolveSibling(file.getFileName() + ".new");
    Files.write(whole, tuning.lines());
    Files.move(whole, file, StandardCopyOption.REPLACE_EXISTING);
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

  /** Who won, and what the planner's estimate would have cost. */
  private static final class Regret {
    private Regret() {}

    static String text(Catalogue catalogue, List<Row> rows, Tuning tuning) {
      StringBuilder text = new StringBuilder();
      text.append(String.format("%-14s %-26s %s%n", "fastest", "untuned, its time", "problem"));
      double logs = 0;
      double worst = 1;
      int count = 0;
      ConvOptions untuned = ConvOptions.DEFAULT.withTuning(Tuning.NONE);
      for (String problem : new LinkedHashSet<>(rows.stream().map(Row::problem).toList())) {
        List<Tuning.Rank> ranks = tuning.ranks(Host.current(), problem);
        if (ranks.isEmpty()) {
          text.append(String.format("%-14s %-26s %s%n", "nobody", "", problem));
          continue;
        }
        String estimate = "";
        if (problem.startsWith("conv:")) {
          String auto = catalogue.plan(ConvProblem.parse(problem), untuned).algorithm();
          double regret =
              ranks.stream()
                  .filter(rank -> rank.algorithm().equals(auto))
                  .mapToDouble(Tuning.Rank::slowdown)
                  .map(slowdown -> slowdown / fastestAllowed(catalogue, problem, ranks))
                  .findFirst()
                  .orElse(Double.NaN);
          estimate = String.format(Locale.ROOT, "auto %-13s %5.2f x", auto, regret);
          if (Double.isFinite(regret)) {
            logs += Math.log(regret);
            worst = Math.max(worst, regret);
            count++;
          }
        }
        text.append(
            String.format(
                Locale.ROOT, "%-14s %-26s %s%n", ranks.getFirst().algorithm(), estimate, problem));
      }
      if (count > 0) {
        text.append(
            String.format(
                Locale.ROOT,
                "Untuned, auto takes %.3f times as long as the fastest it may choose, %.2f at"
                    + " worst.%n",
                Math.exp(logs / count),
                worst));
      }
      return text.toString();
    }

    /** The fastest with an accuracy that the problem leaves to the planner. */
    private static double fastestAllowed(
        Catalogue catalogue, String problem, List<Tuning.Rank> ranks) {
      ConvProblem parsed = ConvProblem.parse(problem);
      return ranks.stream()
          .filter(
              rank -> catalogue.conv(rank.algorithm()).accuracy().compareTo(parsed.accuracy()) <= 0)
          .mapToDouble(Tuning.Rank::slowdown)
          .min()
          .orElse(1);
    }
  }
}
