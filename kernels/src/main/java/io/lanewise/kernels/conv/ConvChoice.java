package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.contract.UnsupportedProblemException;
import io.lanewise.kernels.tuning.Host;
import io.lanewise.kernels.tuning.Tuning;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** How a plan's algorithm is found: by its name, by measurements, or by the least estimate. */
final class ConvChoice {
  private ConvChoice() {}

  /**
   * An algorithm that may be chosen.
   *
   * @param cost what it is estimated to cost
   * @param slowdown what was measured, the fastest of all, which may not be allowed here, being 1;
   *     infinite where nothing was
   */
  private record Candidate(ConvAlgorithm algorithm, Cost cost, double slowdown) {}

  static ConvPlan plan(List<ConvAlgorithm> algorithms, ConvProblem problem, ConvOptions options) {
    return options.algorithm().equals(ConvOptions.AUTO)
        ? cheapest(algorithms, problem, options)
        : named(algorithms, options.algorithm(), problem, options);
  }

  private static ConvPlan named(
      List<ConvAlgorithm> algorithms, String name, ConvProblem problem, ConvOptions options) {
    for (ConvAlgorithm algorithm : algorithms) {
      if (algorithm.name().equals(name)) {
        ConvPlan plan = algorithm.plan(problem, options);
        if (plan.scratchBytes() > options.scratchLimit()) {
          throw Check.error(
              "conv",
              "scratchLimit",
              "must be at least " + plan.scratchBytes() + " for " + name,
              options.scratchLimit());
        }
        plan.chosen(() -> "\n  chosen: by its name");
        return plan;
      }
    }
    throw Check.error(
        "conv",
        "algorithm",
        "must be auto or one of " + algorithms.stream().map(ConvAlgorithm::name).toList(),
        name);
  }

  private static ConvPlan cheapest(
      List<ConvAlgorithm> algorithms, ConvProblem problem, ConvOptions options) {
    CostModel machine = CostModel.of(options.choice());
    List<Tuning.Rank> ranks = ranks(problem, options);
    List<Candidate> candidates = new ArrayList<>();
    for (ConvAlgorithm algorithm : algorithms) {
      if (refusal(algorithm, problem).accepted()) {
        Cost cost = algorithm.cost(problem, machine);
        candidates.add(new Candidate(algorithm, cost, slowdown(algorithm.name(), ranks)));
      }
    }
    // A stable sort: of two that cost the same the one listed first. What was measured comes first.
    candidates.sort(
        Comparator.comparingDouble(Candidate::slowdown).thenComparingDouble(c -> c.cost().nanos()));
    long least = Long.MAX_VALUE;
    for (Candidate candidate : candidates) {
      ConvPlan plan = candidate.algorithm().plan(problem, options);
      if (plan.scratchBytes() <= options.scratchLimit()) {
        plan.chosen(() -> explain(candidate, candidates, algorithms, problem));
        return plan;
      }
      least = Math.min(least, plan.scratchBytes());
    }
    if (candidates.isEmpty()) {
      throw new UnsupportedProblemException("conv", problem.toString(), "no algorithm takes it");
    }
    throw Check.error("conv", "scratchLimit", "must be at least " + least, options.scratchLimit());
  }

  /**
   * What was measured of the bare problem: epilogue and accumulation cost everybody the same, and
   * accuracy is for the planner to keep.
   */
  private static List<Tuning.Rank> ranks(ConvProblem problem, ConvOptions options) {
    if (options.choice() == ConvOptions.Choice.PORTABLE) {
      return List.of();
    }
    Tuning tuning = options.tuning() == null ? Tuning.installed() : options.tuning();
    return tuning == Tuning.NONE
        ? List.of()
        : tuning.ranks(Host.current(), problem.bare().toString());
  }

  private static double slowdown(String algorithm, List<Tuning.Rank> ranks) {
    for (Tuning.Rank rank : ranks) {
      if (rank.algorithm().equals(algorithm)) {
        return rank.slowdown();
      }
    }
    return Double.POSITIVE_INFINITY;
  }

  /** Whether an algorithm may be chosen. */
  private static Support refusal(ConvAlgorithm algorithm, ConvProblem problem) {
    Support support = algorithm.supports(problem);
    if (support.accepted() && algorithm.accuracy().compareTo(problem.accuracy()) > 0) {
      return Support.no(
          "its bound is too wide for "
              + problem.accuracy().text()
              + ": ask for it by name or for "
              + algorithm.accuracy().text());
    }
    return support;
  }

  private static String explain(
      Candidate chosen,
      List<Candidate> candidates,
      List<ConvAlgorithm> algorithms,
      ConvProblem problem) {
    StringBuilder text = new StringBuilder("\n  chosen: ");
    text.append(
        Double.isFinite(chosen.slowdown())
            ? "by what was measured here (tuning)"
            : "by the least estimate");
    if (chosen != candidates.getFirst()) {
      text.append(" that keeps the scratch limit");
    }
    text.append("\n  chosen from, estimated on one thread:");
    double fastest = candidates.getFirst().slowdown();
    for (Candidate c : candidates) {
      text.append(
          String.format(
              Locale.ROOT,
              "%n    %-14s %9.1f us%s  %s",
              c.algorithm().name(),
              c.cost().nanos() / 1e3,
              Double.isFinite(c.slowdown())
                  ? String.format(Locale.ROOT, ", measured %5.2f x", c.slowdown() / fastest)
                  : "",
              c.cost().why()));
    }
    for (ConvAlgorithm algorithm : algorithms) {
      Support support = refusal(algorithm, problem);
      if (!support.accepted()) {
        text.append("\n  refused: " + algorithm.name() + ", " + support.reason());
      }
    }
    return text.toString();
  }
}
