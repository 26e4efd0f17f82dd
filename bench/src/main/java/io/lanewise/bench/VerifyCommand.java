package io.lanewise.bench;

import io.lanewise.kernels.Lanewise;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.trial.Contracts;
import io.lanewise.testkit.trial.Trial;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Runs the contracts of the test kit on this machine. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description = {
      "Runs the test kit's contracts on this machine and JDK: every property of every algorithm of",
      "the catalogue, in turns, on problems and numbers drawn from a seed, until the time is over.",
      "A failure is one line, which runs it again. Exit code 1 when anything failed."
    })
final class VerifyCommand implements Callable<Integer> {
  private static final int SEEDS = 1_000_000_000;

  /** Steps of the progress bar. */
  private static final int STEPS = 1000;

  @Spec private CommandSpec spec;

  @Option(
      names = "--minutes",
      paramLabel = "N",
      description = "How long, fractions too (default 2); one try of each with --problem.")
  private Double minutes;

  @Option(
      names = "--tries",
      paramLabel = "N",
      description = "How often each property is tried, whatever the time it takes.")
  private Integer tries;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "What everything is drawn from (default another each time; it is printed).")
  private Integer seed;

  @Option(
      names = "--problem",
      paramLabel = "STRING",
      description = "Tries this problem, on every algorithm that takes it.")
  private String problem;

  @Option(
      names = "--algorithm",
      paramLabel = "NAME",
      split = ",",
      description = "Tries these only.")
  private List<String> algorithms = List.of();

  @Option(
      names = "--property",
      paramLabel = "NAME",
      split = ",",
      description = "Tries these only, such as agreesWithTheReference.")
  private List<String> properties = List.of();

  @Override
  public Integer call() {
    List<Trial> trials = wanted(Contracts.trials());
    int first = seed == null ? ThreadLocalRandom.current().nextInt(SEEDS) : seed;
    require(seed == null || seed >= 0 && seed < SEEDS, "--seed must be from 0 to 999999999", seed);
    require(minutes == null || minutes > 0 && minutes < 1e6, "--minutes must be over 0", minutes);
    require(tries == null || tries > 0, "--tries must be at least 1", tries);
    boolean timed = tries == null && (problem == null || minutes != null);
    int rounds = timed ? Integer.MAX_VALUE : tries == null ? 1 : tries;
    double nanos = timed ? (minutes == null ? 2 : minutes) * 60e9 : Double.POSITIVE_INFINITY;
    PrintWriter out = spec.commandLine().getOut();
    out.println(Lanewise.describe() + "; JDK " + Runtime.version() + "; --seed " + first);
    out.flush();
    Lanewise.warmUp();
    return verify(trials, problem, first, rounds, nanos, out);
  }

  /**
   * Tries until the rounds or the time is over.
   *
   * @param problem the one to try; null to draw them
   * @return the exit code
   */
  static int verify(
      List<Trial> trials, String problem, int first, int rounds, double nanos, PrintWriter out) {
    long start = System.nanoTime();
    long done = 0;
    Set<Trial> failed = new HashSet<>();
    Set<Trial> tried = new HashSet<>();
    try (Progress progress = Progress.of("verify", STEPS)) {
      int shown = 0;
      for (int round = 0; round < rounds; round++) {
        List<Trial> order = new ArrayList<>(trials);
        Collections.shuffle(order, new Random(first + (long) round));
        int roundSeed = round == 0 ? first : new Random(first + (long) round).nextInt(SEEDS);
        for (int i = 0; i < order.size(); i++) {
          double part = (System.nanoTime() - start) / nanos;
          if (part >= 1) {
            return summary(failed, tried, trials, done, out);
          }
          part = Math.max(part, (round + (double) i / order.size()) / rounds);
          for (; shown < part * STEPS; shown++) {
            progress.step();
          }
          Trial trial = order.get(i);
          if (!failed.contains(trial)) {
            progress.at(trial.toString());
            Trial.Outcome outcome = trial.run(problem, roundSeed);
            tried.add(trial);
            done++;
            if (outcome.failure() != null) {
              failed.add(trial);
              out.println(line(trial, roundSeed, outcome));
              out.flush();
            }
          }
        }
      }
    }
    return summary(failed, tried, trials, done, out);
  }

  private static int summary(
      Set<Trial> failed, Set<Trial> tried, List<Trial> all, long done, PrintWriter out) {
    out.printf(
        "%d tries of %d properties of %d (%d algorithms): %s%n",
        done,
        tried.size(),
        all.size(),
        all.stream().map(Trial::algorithm).distinct().count(),
        failed.isEmpty() ? "all hold." : failed.size() + " failed.");
    out.flush();
    return failed.isEmpty() ? 0 : 1;
  }

  /** What runs it again, and as a comment what it said. */
  private static String line(Trial trial, int seed, Trial.Outcome outcome) {
    String why = String.valueOf(outcome.failure().getMessage()).strip();
    String problem = outcome.problem().isEmpty() ? "" : " --problem " + outcome.problem();
    return "failed: ./lanewise verify --algorithm "
        + trial.algorithm()
        + " --property "
        + trial.property()
        + problem
        + " --seed "
        + seed
        + " --tries 1 # "
        + outcome.failure().getClass().getSimpleName()
        + ": "
        + why.replaceAll("\\s*\\R\\s*", " | ");
  }

  private List<Trial> wanted(List<Trial> all) {
    checkProblem();
    known(algorithms, Trial::algorithm, all, "--algorithm");
    known(properties, Trial::property, all, "--property");
    List<Trial> wanted =
        all.stream()
            .filter(t -> algorithms.isEmpty() || algorithms.contains(t.algorithm()))
            .filter(t -> properties.isEmpty() || properties.contains(t.property()))
            .filter(t -> problem == null || t.takes(problem))
            .filter(t -> problem == null || !properties.isEmpty() || t.takesAny())
            .toList();
    require(!wanted.isEmpty(), "--problem must be one that they take", problem);
    return wanted;
  }

  /** What is none is refused in its own words. */
  private void checkProblem() {
    if (problem == null) {
      return;
    }
    if (problem.startsWith("gemm:")) {
      GemmProblem.parse(problem);
    } else if (problem.startsWith("conv:")) {
      ConvProblem.parse(problem);
    } else {
      Problems.parse(problem);
    }
  }

  private void known(
      List<String> names, Function<Trial, String> name, List<Trial> all, String option) {
    TreeSet<String> there = new TreeSet<>(all.stream().map(name).toList());
    for (String each : names) {
      require(there.contains(each), option + " must be of " + String.join(", ", there), each);
    }
  }

  private void require(boolean holds, String rule, Object got) {
    if (!holds) {
      throw new ParameterException(spec.commandLine(), rule + ", got " + got);
    }
  }
}
