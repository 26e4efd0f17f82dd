package io.lanewise.testkit.activation;

import io.lanewise.kernels.activation.MaxoutProblem;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.TensorShapes;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The contract of maxout. */
public class MaxoutContract extends OurPlanContract {
  @Override
  protected String name() {
    return "maxout";
  }

  @Override
  public Arbitrary<MaxoutProblem> problems() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 4), TensorShapes.any(), Arbitraries.of(false, true))
        .as((k, s, back) -> new MaxoutProblem(k, s.withChannels(k * (s.channels() / 2)), back));
  }

  @Override
  public List<Problem> largeProblems() {
    return List.of(
        MaxoutProblem.parse("maxout:k3_n2_ic9_ih90_iw91"),
        MaxoutProblem.parse("maxout:k2_n2_ic34_ih41/nchw16"),
        MaxoutProblem.parse("maxout:k2_n2_ic34_ih41/backward"));
  }

  @Override
  public boolean isExactOnIntegers(Problem problem) {
    return true;
  }
}
