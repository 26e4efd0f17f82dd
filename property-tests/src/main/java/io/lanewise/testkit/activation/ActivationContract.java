package io.lanewise.testkit.activation;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.activation.ActivationProblem;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.gemm.GemmProblems;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.TensorShapes;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The contract of activations. */
public class ActivationContract extends OurPlanContract {
  private static Arbitrary<Activation> activations() {
    List<Activation> all = new ArrayList<>(GemmProblems.ACTIVATIONS);
    all.addAll(
        List.of(
            Activation.clip(-1f, Float.POSITIVE_INFINITY),
            Activation.EXP,
            Activation.LOG,
            Activation.SQRT));
    return Arbitraries.of(all);
  }

  @Override
  protected String name() {
    return "activation";
  }

  @Override
  public Arbitrary<ActivationProblem> problems() {
    return Combinators.combine(activations(), TensorShapes.any(), Arbitraries.of(false, true))
        .as(ActivationProblem::new);
  }

  @Override
  public List<Problem> largeProblems() {
    return List.of(
        ActivationProblem.parse("act:relu_iw100003"),
        ActivationProblem.parse("act:hard-swish_n3_ic37_ih41/nchw16/backward"),
        ActivationProblem.parse("act:hard-sigmoid_n2_ic3_ih200_iw100/nchw16"));
  }
}
