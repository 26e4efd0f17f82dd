package io.lanewise.testkit.gemm;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.testkit.Sizes;
import java.util.function.IntUnaryOperator;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Scratch is bounded whatever the size; only plans are made here, no matrices. */
class ScratchSizeTest {
  private static final long MOST_BYTES_A_THREAD = 4 << 20;

  @Provide
  Arbitrary<GemmProblem> large() {
    Arbitrary<Integer> sizes = Sizes.between(1, 10_000, 64, 1000, 2048, 4608);
    return GemmProblems.any(GemmProblems.plain(sizes, sizes, sizes));
  }

  @Provide
  Arbitrary<GemmProblem> anything() {
    IntUnaryOperator bits = bit -> bit == 31 ? Integer.MAX_VALUE : 1 << bit;
    Arbitrary<Integer> sizes =
        net.jqwik.api.Arbitraries.integers().between(0, 31).map(bits::applyAsInt);
    return GemmProblems.any(GemmProblems.plain(sizes, sizes, sizes));
  }

  @Property
  void isAtMostFourMegabytesAThread(@ForAll("large") GemmProblem problem) {
    for (int threads : new int[] {1, 2, 5}) {
      GemmOptions options = GemmOptions.DEFAULT.withThreads(Threads.of(threads));
      for (GemmAlgorithm algorithm : Catalogue.standard().gemm()) {
        if (algorithm.supports(problem).accepted()) {
          long bytes = algorithm.plan(problem, options).scratchBytes();
          assertTrue(
              bytes <= threads * MOST_BYTES_A_THREAD,
              () -> algorithm.name() + ", " + threads + " threads: " + bytes + " bytes");
        }
      }
    }
  }

  /** Sizes that no array could hold still make a plan, or a refusal in words. */
  @Property
  void anySizeIsPlannedOrRefused(@ForAll("anything") GemmProblem problem) {
    for (GemmAlgorithm algorithm : Catalogue.standard().gemm()) {
      if (algorithm.supports(problem).accepted()) {
        try {
          GemmPlan plan = algorithm.plan(problem, GemmOptions.DEFAULT);
          assertTrue(plan.scratchFloats() >= 0, () -> plan.explain());
        } catch (IllegalArgumentException refusal) {
          assertTrue(refusal.getMessage().contains(", got "), refusal.getMessage());
        }
      }
    }
  }
}
