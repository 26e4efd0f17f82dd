package io.lanewise.testkit.activation;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.activation.ActivationProblem;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.TensorShapes;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The contract of activations. */
class ActivationContractTest extends OurPlanContract {
  private static Arbitrary<Activation> activations() {
    return Arbitraries.of(
        Activation.IDENTITY,
        Activation.RELU,
        Activation.RELU6,
        Activation.clip(-0.5f, 0.25f),
        Activation.clip(-1f, Float.POSITIVE_INFINITY),
        Activation.leakyRelu(0.1f),
        Activation.leakyRelu(-2f),
        Activation.HARD_SIGMOID,
        Activation.HARD_SWISH);
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
