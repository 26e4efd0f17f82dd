package io.lanewise.bench.gemm;

import io.lanewise.bench.suite.Case;
import io.lanewise.bench.suite.OurCall;
import io.lanewise.bench.suite.Source;
import io.lanewise.bench.suite.Suite;
import io.lanewise.bench.timing.Entry;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.PackedMatrix;
import io.lanewise.kernels.parallel.Threads;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * Matrix products: ours chosen by the planner, ours by name, and the peers'.
 *
 * @param catalogue our algorithms
 * @param others the other libraries
 * @param wanted which of our rows, by the name after {@code lanewise:}
 */
public record GemmSuite(
    Catalogue catalogue, List<Source<GemmOperands>> others, Predicate<String> wanted)
    implements Suite<GemmProblem> {
  /** Packs whatever it packs within the call. */
  public static final String AUTO = "auto";

  /** B packed beforehand, as weights are. */
  public static final String PACKED = "packed";

  /** Above this the reference only costs time: at about 1 GFLOP/s, 10 ms a call. */
  private static final long REFERENCE_UP_TO_FLOPS = 10_000_000;

  /** Squares, the products inside ResNet-50's 3×3 convolutions, and a matrix times a vector. */
  public static List<GemmProblem> standard() {
    return List.of(
        GemmProblem.of(64, 64, 64),
        GemmProblem.of(128, 128, 128),
        GemmProblem.of(256, 256, 256),
        GemmProblem.of(512, 512, 512),
        GemmProblem.of(1024, 1024, 1024),
        GemmProblem.of(2048, 2048, 2048),
        GemmProblem.of(64, 3136, 576),
        GemmProblem.of(128, 784, 1152),
        GemmProblem.of(256, 196, 2304),
        GemmProblem.of(512, 49, 4608),
        GemmProblem.of(1000, 1, 2048));
  }

  /** One of each kind, in seconds. */
  public static List<GemmProblem> quick() {
    return List.of(
        GemmProblem.of(64, 64, 64),
        GemmProblem.of(256, 256, 256),
        GemmProblem.of(512, 49, 4608),
        GemmProblem.of(1000, 1, 2048));
  }

  /** Names that rows of ours can have, after {@code lanewise:}. */
  public static List<String> names(Catalogue catalogue) {
    List<String> names = new ArrayList<>(List.of(AUTO, PACKED));
    catalogue.gemm().forEach(algorithm -> names.add(algorithm.name()));
    return names;
  }

  /**
   * Makes sure that a problem can be measured.
   *
   * @throws IllegalArgumentException when it has an epilogue or does not fit into arrays
   */
  public static void check(GemmProblem problem) {
    if (!problem.epilogue().equals(Epilogue.NONE)) {
      throw new IllegalArgumentException("problem must have no epilogue, got " + problem);
    }
    long largest =
        Math.max(
            (long) problem.m() * problem.k(),
            Math.max((long) problem.k() * problem.n(), (long) problem.m() * problem.n()));
    if (largest > Integer.MAX_VALUE / Math.max(1, problem.batch())) {
      throw new IllegalArgumentException("problem must fit into arrays, got " + problem);
    }
  }

  @Override
  public Case on(GemmProblem problem, int threads) {
    check(problem);
    GemmOperands operands = GemmOperands.of(problem);
    GemmOptions options = GemmOptions.DEFAULT.withThreads(Threads.of(threads));
    List<Entry> entries = new ArrayList<>();
    ours(entries, AUTO, () -> GemmPlan.of(catalogue.gemm(), problem, options), operands);
    if (problem.batch() == 1) {
      GemmProblem packed = problem.withPackedB(true);
      ours(entries, PACKED, () -> GemmPlan.of(catalogue.gemm(), packed, options), operands);
    }
    for (GemmAlgorithm algorithm : catalogue.gemm()) {
      ours(entries, algorithm.name(), () -> byName(algorithm, problem, options), operands);
    }
    for (Source<GemmOperands> other : others) {
      entries.addAll(other.entries(operands, threads));
    }
    return new Case(
        problem.toString(),
        "forward",
        "row-major",
        threads,
        problem.flops(),
        4L * (operands.a().length + operands.b().length + operands.outputs()),
        new GemmAnswers(operands),
        entries);
  }

  @Override
  public boolean peakIsALimit() {
    return true;
  }

  private interface Planner {
    GemmPlan plan();
  }

  private void ours(List<Entry> entries, String name, Planner planner, GemmOperands operands) {
    if (wanted.test(name)) {
      entries.add(new Entry("lanewise:" + name, () -> ours(planner.plan(), operands)));
    }
  }

  private GemmPlan byName(GemmAlgorithm algorithm, GemmProblem problem, GemmOptions options) {
    if (!algorithm.supports(problem).accepted()) {
      throw new Refusal(algorithm.supports(problem).reason());
    }
    // The reference stands last.
    if (algorithm == catalogue.gemm().getLast() && problem.flops() > REFERENCE_UP_TO_FLOPS) {
      throw new Refusal("slow, so not timed over " + REFERENCE_UP_TO_FLOPS / 1_000_000 + " MFLOP");
    }
    GemmPlan plan = algorithm.plan(problem, options);
    if (plan.options().threads().count() < options.threads().count()) {
      throw new Refusal("runs on one thread only");
    }
    return plan;
  }

  private static OurCall ours(GemmPlan plan, GemmOperands operands) {
    float[] c = new float[operands.outputs()];
    return new OurCall(
        plan.algorithm(),
        true,
        call(plan, operands.a(), operands.b(), c),
        c,
        plan.errorBound(),
        plan.scratchBytes(),
        Map::of);
  }

  /** One product; what the problem wants packed is packed before any call. */
  private static Runnable call(GemmPlan plan, float[] a, float[] b, float[] c) {
    GemmProblem problem = plan.problem();
    EpilogueData none = EpilogueData.NONE;
    if (problem.packedA() && problem.packedB()) {
      PackedMatrix pa = plan.packA(a, 0);
      PackedMatrix pb = plan.packB(b, 0);
      return () -> plan.run(1, pa, pb, 0, c, 0, none);
    }
    if (problem.packedA()) {
      PackedMatrix pa = plan.packA(a, 0);
      return () -> plan.run(1, pa, b, 0, 0, c, 0, none);
    }
    if (problem.packedB()) {
      PackedMatrix pb = plan.packB(b, 0);
      return () -> plan.run(1, a, 0, pb, 0, c, 0, none);
    }
    return () -> plan.run(1, a, 0, b, 0, 0, c, 0, none);
  }
}
