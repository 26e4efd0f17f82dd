package io.lanewise.bench.conv;

import io.lanewise.bench.suite.Case;
import io.lanewise.bench.suite.OurCall;
import io.lanewise.bench.suite.Source;
import io.lanewise.bench.suite.Suite;
import io.lanewise.bench.timing.Entry;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.ConvProfile;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.conv.PackedFilters;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.shape.Layout;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Convolutions: ours chosen by the planner, ours by name, and the peers'.
 *
 * @param catalogue our algorithms
 * @param others the other libraries
 * @param wanted which of our rows, by the name after {@code lanewise:}
 */
public record ConvSuite(
    Catalogue catalogue, List<Source<ConvOperands>> others, Predicate<String> wanted)
    implements Suite<ConvProblem> {
  /** Above this the reference only costs time: at about 0.5 GFLOP/s, 20 ms a call. */
  private static final long REFERENCE_UP_TO_FLOPS = 10_000_000;

  /** How long calls are made before, and about as long while, phases are looked at. */
  private static final long PHASES_NANOS = 30_000_000;

  /** Names that rows of ours can have, after {@code lanewise:}. */
  public static List<String> names(Catalogue catalogue) {
    List<String> names = new ArrayList<>(List.of(ConvOptions.AUTO));
    catalogue.conv().forEach(algorithm -> names.add(algorithm.name()));
    return names;
  }

  /**
   * Makes sure that a problem can be measured.
   *
   * @throws IllegalArgumentException when it has an epilogue, adds to what is there, is for the
   *     bias alone, has no image, or does not fit into arrays
   */
  public static void check(ConvProblem problem) {
    require(problem.epilogue().isNone(), "have no epilogue", problem);
    require(!problem.accumulate(), "not accumulate", problem);
    require(problem.direction() != Direction.BACKWARD_BIAS, "not be for the bias alone", problem);
    require(problem.shape().batch() > 0, "have an image", problem);
    long largest =
        Math.max(problem.shape().weights(), Math.max(problem.xFloats(), problem.yFloats()));
    require(largest < Integer.MAX_VALUE - 1024, "fit into arrays", problem);
  }

  private static void require(boolean holds, String rule, ConvProblem problem) {
    if (!holds) {
      throw new IllegalArgumentException("problem must " + rule + ", got " + problem);
    }
  }

  @Override
  public Case on(ConvProblem problem, int threads) {
    check(problem);
    ConvOperands operands = ConvOperands.of(problem);
    ConvOptions options = ConvOptions.DEFAULT.withThreads(Threads.of(threads));
    List<Entry> entries = new ArrayList<>();
    for (String name : names(catalogue)) {
      if (wanted.test(name)) {
        ConvOptions named = options.withAlgorithm(name);
        entries.add(new Entry("lanewise:" + name, () -> ours(plan(problem, named), operands)));
      }
    }
    for (Source<ConvOperands> other : others) {
      entries.addAll(other.entries(operands, threads));
    }
    return new Case(
        problem.toString(),
        problem.direction().text(),
        layout(problem),
        threads,
        problem.shape().flops(),
        4 * (problem.xFloats() + problem.yFloats() + problem.shape().weights()),
        new ConvAnswers(operands),
        entries);
  }

  /** Winograd multiplies less than the direct method, and taps on padding can be left out. */
  @Override
  public boolean peakIsALimit() {
    return false;
  }

  private ConvPlan plan(ConvProblem problem, ConvOptions options) {
    ConvPlan plan = ConvPlan.of(catalogue.conv(), problem, options);
    ConvAlgorithm reference = catalogue.conv().getLast();
    if (plan.algorithm().equals(reference.name())
        && problem.shape().flops() > REFERENCE_UP_TO_FLOPS) {
      throw new Refusal(
          "the reference, not timed over " + REFERENCE_UP_TO_FLOPS / 1_000_000 + " MFLOP");
    }
    if (plan.options().threads().count() < options.threads().count()) {
      throw new Refusal("runs on one thread only");
    }
    return plan;
  }

  private OurCall ours(ConvPlan plan, ConvOperands operands) {
    float[] source = operands.sourceLaidOut();
    float[] second = operands.secondLaidOut();
    float[] target = new float[operands.targetFloats()];
    return new OurCall(
        plan.algorithm(),
        isEligible(plan),
        call(plan, source, second, target),
        target,
        plan.errorBound(),
        plan.scratchBytes(),
        () -> phases(plan, source, second, target));
  }

  /** Filters are packed before any call. */
  private static Runnable call(ConvPlan plan, float[] source, float[] second, float[] target) {
    if (plan.problem().direction() == Direction.BACKWARD_WEIGHTS) {
      return () -> plan.run(source, 0, second, 0, target, 0);
    }
    PackedFilters filters = plan.pack(second, 0);
    return () -> plan.run(source, 0, filters, target, 0);
  }

  private boolean isEligible(ConvPlan plan) {
    return catalogue.conv().stream()
        .filter(algorithm -> algorithm.name().equals(plan.algorithm()))
        .anyMatch(algorithm -> algorithm.accuracy().compareTo(plan.problem().accuracy()) <= 0);
  }

  /** The same plan with a profile: a few calls to get warm, and as many that count. */
  private Map<String, Double> phases(
      ConvPlan plan, float[] source, float[] second, float[] target) {
    if (!plan.algorithm().startsWith("winograd")) {
      return Map.of();
    }
    ConvProfile profile = new ConvProfile();
    ConvOptions options = plan.options().withAlgorithm(plan.algorithm()).withProfile(profile);
    ConvPlan observed = ConvPlan.of(catalogue.conv(), plan.problem(), options);
    Runnable call = call(observed, source, second, target);
    int calls = 0;
    for (long from = System.nanoTime(); System.nanoTime() - from < PHASES_NANOS; calls++) {
      call.run();
    }
    profile.reset();
    for (int i = 0; i < calls; i++) {
      call.run();
    }
    Map<String, Double> phases = new LinkedHashMap<>();
    double each = calls;
    profile.nanos().forEach((phase, nanos) -> phases.put(phase, nanos / each));
    return phases;
  }

  private static String layout(ConvProblem problem) {
    Layout x = problem.xLayout();
    Layout y = problem.yLayout();
    return x == y ? x.text() : "x-" + x.text() + "/y-" + y.text();
  }
}
