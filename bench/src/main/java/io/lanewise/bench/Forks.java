package io.lanewise.bench;

import io.lanewise.bench.machine.Bandwidth;
import io.lanewise.bench.machine.MachineCard;
import io.lanewise.bench.report.Report;
import io.lanewise.bench.report.Row;
import io.lanewise.bench.report.Status;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/**
 * The same run in fresh JVMs, one after the other, because C2 compiles the same kernel better in
 * one than in the next.
 */
final class Forks {
  /** How long an interrupted fork has to write down what it has. */
  private static final int LAST_WORDS_SECONDS = 20;

  private final List<String> arguments;
  private final List<Report> reports = new ArrayList<>();
  private Process running;
  private Path file;

  /** Runs with these arguments of the command line, those that a fork must not see left out. */
  Forks(List<String> arguments) {
    this.arguments = withoutValues(arguments, List.of("--forks", "--json", "--html"));
  }

  /** Arguments without some options, whether their values are attached or follow. */
  static List<String> withoutValues(List<String> arguments, List<String> options) {
    List<String> kept = new ArrayList<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (options.contains(argument)) {
        i++;
      } else if (options.stream().noneMatch(option -> argument.startsWith(option + "="))) {
        kept.add(argument);
      }
    }
    return kept;
  }

  /**
   * Runs one more.
   *
   * @return whether it ended by itself with a report
   */
  boolean run() throws IOException, InterruptedException {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    line.addAll(
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
            .filter(flag -> !flag.startsWith("-agent") && !flag.startsWith("-javaagent"))
            .toList());
    line.addAll(List.of("-cp", absolute(System.getProperty("java.class.path"))));
    line.add(Main.class.getName());
    line.addAll(arguments);
    synchronized (this) {
      file = Files.createTempFile("lanewise-fork", ".json");
      line.addAll(List.of("--html=", "--json=" + file));
      running =
          new ProcessBuilder(line)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
    }
    int exit = running.waitFor();
    collect();
    return exit == 0 || exit == 1;
  }

  /** Stops the one that is running and takes what it has. */
  void stop() {
    Process process;
    synchronized (this) {
      process = running;
    }
    if (process != null) {
      process.destroy();
      try {
        process.waitFor(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      collect();
    }
  }

  private synchronized void collect() {
    if (file != null) {
      try {
        if (Files.size(file) > 0) {
          reports.add(Report.read(file));
        }
        Files.delete(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      file = null;
      running = null;
    }
  }

  /** The rows of all, each with its median over the forks in which it has a time. */
  synchronized List<Row> rows() {
    List<Row> rows = new ArrayList<>();
    if (!reports.isEmpty()) {
      for (Row first : reports.getFirst().rows()) {
        List<Row> same =
            reports.stream()
                .flatMap(report -> report.rows().stream())
                .filter(first::isSameAs)
                .toList();
        // What was wrong once is wrong.
        Row shown =
            same.stream().filter(row -> row.status() == Status.FAILED).findFirst().orElse(first);
        List<Row> timed = same.stream().filter(Row::isTimed).toList();
        rows.add(shown.isTimed() && !timed.isEmpty() ? shown.ofForks(timed) : shown);
      }
    }
    return rows;
  }

  /** What nobody measured. */
  synchronized List<String> leftOut() {
    return reports.isEmpty() ? List.of() : reports.getFirst().leftOut();
  }

  /** What other programs took meanwhile, on average. */
  synchronized double othersPercent() {
    return reports.stream().mapToDouble(Report::othersPercent).average().orElse(0);
  }

  /** The first one's card with the highest peaks and bandwidths of all. */
  synchronized MachineCard machine(MachineCard otherwise) {
    if (reports.isEmpty()) {
      return otherwise;
    }
    Map<Integer, Double> peaks = new TreeMap<>();
    for (Report report : reports) {
      report.machine().peakGflops().forEach((count, peak) -> peaks.merge(count, peak, Math::max));
    }
    List<Bandwidth> levels =
        reports.getFirst().machine().bandwidths().stream().map(this::fastest).toList();
    return reports.getFirst().machine().with(peaks, levels);
  }

  private Bandwidth fastest(Bandwidth level) {
    return reports.stream()
        .flatMap(report -> report.machine().bandwidths().stream())
        .filter(b -> b.level().equals(level.level()) && b.threads() == level.threads())
        .max((a, b) -> Double.compare(a.gbps(), b.gbps()))
        .orElse(level);
  }

  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(part -> new File(part).getAbsolutePath())
        .collect(Collectors.joining(File.pathSeparator));
  }
}
