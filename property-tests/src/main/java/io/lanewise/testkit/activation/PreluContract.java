package io.lanewise.testkit.activation;

import io.lanewise.kernels.activation.PreluProblem;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.TensorShapes;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The contract of PReLU. */
public class PreluContract extends OurPlanContract {
  @Override
  protected String name() {
    return "prelu";
  }

  @Override
  public Arbitrary<PreluProblem> problems() {
    return Combinators.combine(TensorShapes.any(), Arbitraries.of(false, true))
        .as(PreluProblem::new);
  }

  @Override
  public List<Problem> largeProblems() {
    return List.of(
        PreluProblem.parse("prelu:n3_ic40_ih33/backward"),
        PreluProblem.parse("prelu:n2_ic17_ih41_iw50/backward/nchw16"),
        PreluProblem.parse("prelu:ic2_ih300_iw201"));
  }

  @Override
  public boolean isExactOnIntegers(Problem problem) {
    return true;
  }
}
