package io.lanewise.testkit.norm;

import io.lanewise.kernels.norm.BatchNormProblem;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanData;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The contract of batch norm. */
public class BatchNormContract extends OurPlanContract {
  @Override
  protected String name() {
    return "batch-norm";
  }

  @Override
  public Arbitrary<BatchNormProblem> problems() {
    return Combinators.combine(
            NormShapes.any(),
            Arbitraries.of(0, 1, 2, 3, 4, 5),
            Arbitraries.of(false, true),
            Arbitraries.of(1e-5f, 0.25f),
            Arbitraries.of(0.1f, 0f, 1f))
        .as(
            (shape, pass, relu, epsilon, momentum) -> {
              BatchNormProblem it =
                  pass % 2 == 0
                      ? BatchNormProblem.inference(shape)
                      : BatchNormProblem.training(shape);
              it = it.withRelu(relu).withEpsilon(epsilon).withMomentum(momentum);
              return pass < 2 ? it : it.withBackward(pass < 4);
            });
  }

  /** Where gamma is infinite, a difference of 0 and one that rounds to it are worlds apart. */
  @Override
  public void adapt(PlanData data, Random random) {
    data.tensor("gamma").tamed();
    if (((BatchNormProblem) data.problem()).backward()) {
      NormShapes.infinitiesBecomeNaN(data);
    }
  }

  @Override
  public List<Problem> largeProblems() {
    return List.of(
        // A few channels of much: pieces of one set on several threads.
        BatchNormProblem.parse("bnorm:training_n3_ic3_ih150"),
        BatchNormProblem.parse("bnorm:training_n2_ic7_ih101/relu/nchw16"),
        BatchNormProblem.parse("bnorm:training_n2_ic3_ih150/backward/relu"),
        BatchNormProblem.parse("bnorm:training_n2_ic19_ih67/backward/nchw16"),
        // Many channels: sets whole.
        BatchNormProblem.parse("bnorm:training_n4_ic64_ih20"),
        BatchNormProblem.parse("bnorm:training_n4_ic200_ih14/nchw16"),
        BatchNormProblem.parse("bnorm:training_n3_ic200_ih14/backward/accumulate"),
        // Channels of one pixel.
        BatchNormProblem.parse("bnorm:training_n1100_ic67/relu"),
        BatchNormProblem.parse("bnorm:training_n600_ic100/backward/relu"),
        BatchNormProblem.parse("bnorm:inference_n900_ic83/relu"),
        BatchNormProblem.parse("bnorm:inference_n600_ic100/backward/relu"),
        BatchNormProblem.parse("bnorm:inference_n2_ic3_ih150/backward/accumulate"),
        BatchNormProblem.parse("bnorm:inference_n4_ic99_ih20/backward/relu/nchw16"),
        BatchNormProblem.parse("bnorm:inference_n2_ic37_ih41/nchw16/relu"),
        BatchNormProblem.parse("bnorm:inference_n2_ic5_ih100_iw99"));
  }
}
