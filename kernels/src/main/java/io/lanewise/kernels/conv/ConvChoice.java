package io.lanewise.kernels.conv;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.contract.UnsupportedProblemException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** How a plan's algorithm is found: by its name, or by the least estimated cost. */
final class ConvChoice {
  private ConvChoice() {}

  /** An algorithm that may be chosen, and what it is estimated to cost. */
  private record Candidate(ConvAlgorithm algorithm, Cost cost) {}

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
    boolean portable = options.choice() == ConvOptions.Choice.PORTABLE;
    CostModel machine = portable ? CostModel.PORTABLE : CostModel.current();
    List<Candidate> candidates = new ArrayList<>();
    for (ConvAlgorithm algorithm : algorithms) {
      if (algorithm.accuracy().compareTo(problem.accuracy()) <= 0
          && algorithm.supports(problem).accepted()) {
        candidates.add(new Candidate(algorithm, algorithm.cost(problem, machine)));
      }
    }
    // A stable sort: of two that cost the same the one listed first.
    candidates.sort(Comparator.comparingDouble(c -> c.cost().nanos()));
    long least = Long.MAX_VALUE;
    for (Candidate candidate : candidates) {
      ConvPlan plan = candidate.algorithm().plan(problem, options);
      if (plan.scratchBytes() <= options.scratchLimit()) {
        plan.chosen(explain(candidates));
        return plan;
      }
      least = Math.min(least, plan.scratchBytes());
    }
    if (candidates.isEmpty()) {
      throw new UnsupportedProblemException("conv", problem.toString(), "no algorithm takes it");
    }
    throw Check.error("conv", "scratchLimit", "must be at least " + least, options.scratchLimit());
  }

  private static String explain(List<Candidate> candidates) {
    StringBuilder text = new StringBuilder("\n  chosen from, estimated on one thread:");
    for (Candidate c : candidates) {
      text.append(
          String.format(
              java.util.Locale.ROOT,
              "%n    %-14s %9.1f us  %s",
              c.algorithm().name(),
              c.cost().nanos() / 1e3,
              c.cost().why()));
    }
    return text.toString();
  }
}
