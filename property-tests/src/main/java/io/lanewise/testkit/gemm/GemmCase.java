package io.lanewise.testkit.gemm;

import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.Values;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A problem and the seed that all the rest follows from: numbers, leading dimensions, offsets,
 * strides, alpha and beta. So what a failure prints, for example {@code gemm:m3_n1_k7/tn seed 42},
 * is all that is needed to see it again: {@code GemmCase.of("gemm:m3_n1_k7/tn", 42)}.
 *
 * @param problem what is computed
 * @param seed of everything else
 */
public record GemmCase(GemmProblem problem, int seed) {
  /** The case that a failure printed. */
  public static GemmCase of(String problem, int seed) {
    return new GemmCase(GemmProblem.parse(problem), seed);
  }

  /** Cases of problems, with any seed. */
  public static Arbitrary<GemmCase> of(Arbitrary<GemmProblem> problems) {
    Arbitrary<Integer> seeds = Arbitraries.integers().between(0, 999_999_999).dontShrink();
    return Combinators.combine(problems, seeds).as(GemmCase::new).withoutEdgeCases();
  }

  /** Its operands. */
  public GemmData data(Values values) {
    return GemmData.draw(problem, values, seed);
  }

  /** This seed with another problem. */
  public GemmCase with(GemmProblem other) {
    return new GemmCase(other, seed);
  }

  @Override
  public String toString() {
    return problem + " seed " + seed;
  }
}
