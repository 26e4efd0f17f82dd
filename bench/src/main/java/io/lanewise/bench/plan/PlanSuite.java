package io.lanewise.bench.plan;

import io.lanewise.bench.suite.Case;
import io.lanewise.bench.suite.Source;
import io.lanewise.bench.suite.Suite;
import io.lanewise.bench.timing.Entry;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.Algorithm;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.ReferenceAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The kernels around convolution: ours as planned, ours by name where they take the problem, a copy
 * of as many bytes, and the peers'.
 *
 * @param catalogue our algorithms
 * @param others the other libraries
 * @param wanted which of our rows, by the name after {@code lanewise:}
 */
public record PlanSuite(
    Catalogue catalogue, List<Source<PlanOperands>> others, Predicate<String> wanted)
    implements Suite<Problem> {
  /** The name of the yardstick's rows. */
  public static final String COPY = "copy";

  /** Above this the reference only costs time. */
  private static final long REFERENCE_UP_TO_BYTES = 8_000_000;

  /** Names that rows of ours can have, after {@code lanewise:}. */
  public static List<String> names(Catalogue catalogue) {
    List<String> names = new ArrayList<>(List.of(PlanOptions.AUTO));
    catalogue.others().forEach(algorithm -> names.add(algorithm.name()));
    return names;
  }

  @Override
  public Case on(Problem problem, int threads) {
    PlanOperands operands = PlanOperands.of(problem);
    PlanAnswers answers = new PlanAnswers(operands);
    PlanOptions options = PlanOptions.DEFAULT.withThreads(Threads.of(threads));
    List<Entry> entries = new ArrayList<>();
    if (wanted.test(PlanOptions.AUTO)) {
      entries.add(
          new Entry(
              "lanewise:auto",
              () -> new PlanCall(threaded(catalogue.plan(problem, options), threads), operands)));
    }
    for (Algorithm algorithm : catalogue.others()) {
      if (wanted.test(algorithm.name()) && algorithm.supports(problem).accepted()) {
        entries.add(
            new Entry(
                "lanewise:" + algorithm.name(),
                () ->
                    new PlanCall(threaded(quick(algorithm, problem, options), threads), operands)));
      }
    }
    entries.add(new Entry(COPY, () -> new Copy(problem.bytes(), threads, answers.exact())));
    for (Source<PlanOperands> other : others) {
      entries.addAll(other.entries(operands, threads));
    }
    boolean backward = problem.toString().contains("/backward");
    Operand first = problem.operands().getFirst();
    return new Case(
        problem.toString(),
        backward ? "backward" : "forward",
        first.shape().layout().text(),
        threads,
        0,
        problem.bytes(),
        answers,
        entries);
  }

  /** No operations are counted. */
  @Override
  public boolean peakIsALimit() {
    return false;
  }

  private static Plan quick(Algorithm algorithm, Problem problem, PlanOptions options) {
    if (algorithm instanceof ReferenceAlgorithm && problem.bytes() > REFERENCE_UP_TO_BYTES) {
      throw new Refusal("not timed over " + REFERENCE_UP_TO_BYTES / 1_000_000 + " MB");
    }
    return algorithm.plan(problem, options);
  }

  private static Plan threaded(Plan plan, int threads) {
    if (plan.options().threads().count() < threads) {
      throw new Refusal("runs on one thread only");
    }
    return plan;
  }
}
