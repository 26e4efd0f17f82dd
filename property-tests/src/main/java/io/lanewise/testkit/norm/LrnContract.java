package io.lanewise.testkit.norm;

import io.lanewise.kernels.norm.LrnProblem;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.TensorShapes;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The contract of local response normalisation. */
public class LrnContract extends OurPlanContract {
  @Override
  protected String name() {
    return "lrn";
  }

  @Override
  public Arbitrary<LrnProblem> problems() {
    return Combinators.combine(
            TensorShapes.any(),
            Arbitraries.of(1, 2, 3, 4, 5, 9, 100),
            Arbitraries.of(1e-4f, 0f, 1f),
            Arbitraries.of(0.75f, 0.5f, 1.3f, 0f),
            Arbitraries.of(1f, 2f, 1e-3f),
            Arbitraries.of(false, true))
        .as(LrnProblem::new);
  }

  @Override
  public List<Problem> largeProblems() {
    return List.of(
        LrnProblem.parse("lrn:n2_ic37_ih41"),
        LrnProblem.parse("lrn:n2_ic37_ih41/nchw16"),
        LrnProblem.parse("lrn:ic3_ih150/backward/alpha=0.5"),
        LrnProblem.parse("lrn:n2_ic37_ih37_ls4/backward/alpha=2/beta=1.5/nchw16"));
  }
}
