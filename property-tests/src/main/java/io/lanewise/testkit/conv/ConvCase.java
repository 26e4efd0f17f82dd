package io.lanewise.testkit.conv;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.testkit.Values;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/**
 * A problem and the seed that all the rest follows from: numbers and offsets. So what a failure
 * prints, for example {@code conv:ic3_ih7_oc2_k3_p1/nhwc seed 42}, is all that is needed to see it
 * again: {@code ConvCase.of("conv:ic3_ih7_oc2_k3_p1/nhwc", 42)}.
 *
 * @param problem what is computed
 * @param seed of everything else
 */
public record ConvCase(ConvProblem problem, int seed) {
  /** The case that a failure printed. */
  public static ConvCase of(String problem, int seed) {
    return new ConvCase(ConvProblem.parse(problem), seed);
  }

  /** Cases of problems, with any seed. */
  public static Arbitrary<ConvCase> of(Arbitrary<ConvProblem> problems) {
    Arbitrary<Integer> seeds = Arbitraries.integers().between(0, 999_999_999).dontShrink();
    return Combinators.combine(problems, seeds).as(ConvCase::new).withoutEdgeCases();
  }

  /** Its tensors. */
  public ConvData data(Values values) {
    return ConvData.draw(problem, values, seed);
  }

  /** This seed with another problem. */
  public ConvCase with(ConvProblem other) {
    return new ConvCase(other, seed);
  }

  @Override
  public String toString() {
    return problem + " seed " + seed;
  }
}
