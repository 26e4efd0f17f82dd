package io.lanewise.testkit.norm;

import io.lanewise.kernels.norm.GroupNormProblem;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanData;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The contract of group, layer and instance norm. */
public class GroupNormContract extends OurPlanContract {
  @Override
  protected String name() {
    return "group-norm";
  }

  @Override
  public Arbitrary<GroupNormProblem> problems() {
    return Combinators.combine(
            NormShapes.any(),
            Arbitraries.of(0, 1, 2, 3, 4, 5),
            Arbitraries.of(0, 1, 2),
            Arbitraries.of(1e-5f, 0.25f))
        .as(
            (shape, kind, pass, epsilon) -> {
              GroupNormProblem it = of(shape, kind).withEpsilon(epsilon);
              return pass == 0 ? it : it.withBackward(pass == 2);
            });
  }

  /** Groups of as many channels as divide them: inside blocks, of blocks, and astride. */
  private static GroupNormProblem of(TensorShape s, int kind) {
    return switch (kind) {
      case 0 -> GroupNormProblem.layer(s);
      case 1 -> GroupNormProblem.instance(s);
      default -> {
        int size = new int[] {2, 4, 24, 32}[kind - 2];
        int groups = Math.clamp(s.channels() / size, 1, 3);
        yield GroupNormProblem.group(s.withChannels(groups * size), groups);
      }
    };
  }

  /** Where gamma is infinite, a difference of 0 and one that rounds to it are worlds apart. */
  @Override
  public void adapt(PlanData data, Random random) {
    data.tensor("gamma").tamed();
    if (((GroupNormProblem) data.problem()).backward()) {
      NormShapes.infinitiesBecomeNaN(data);
    }
  }

  @Override
  public List<Problem> largeProblems() {
    return List.of(
        GroupNormProblem.parse("gnorm:n2_ic48_ih31_g2/nchw16"),
        GroupNormProblem.parse("gnorm:ic48_ih43_g2/backward/nchw16"),
        GroupNormProblem.parse("gnorm:n3_ic32_ih29_g8/nchw16"),
        GroupNormProblem.parse("gnorm:n3_ic32_ih29_g8/backward/accumulate"),
        GroupNormProblem.parse("lnorm:ic3_ih200"),
        GroupNormProblem.parse("lnorm:ic3_ih150/backward"),
        GroupNormProblem.parse("lnorm:n300_ic300"),
        GroupNormProblem.parse("lnorm:n130_ic401/backward/accumulate"),
        GroupNormProblem.parse("lnorm:n2_ic40001/backward"),
        GroupNormProblem.parse("gnorm:n100_ic600_g6/backward"),
        GroupNormProblem.parse("inorm:n2_ic37_ih37/nchw16"),
        GroupNormProblem.parse("inorm:n2_ic37_ih31/backward"));
  }
}
