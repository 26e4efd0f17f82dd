package io.lanewise.testkit.pool;

import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.pool.Pooling;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanData;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;

/** The contract of poolings. */
public class PoolContract extends OurPlanContract {
  private static Arbitrary<Pooling> poolings() {
    return Arbitraries.of(
        Pooling.MAX,
        Pooling.MAX,
        Pooling.AVERAGE,
        Pooling.AVERAGE_INSIDE,
        Pooling.sumOver(4),
        Pooling.lp(1),
        Pooling.lp(2),
        Pooling.lp(3),
        Pooling.UNPOOL);
  }

  @Override
  protected String name() {
    return "pooling";
  }

  @Override
  public Arbitrary<PoolProblem> problems() {
    return Combinators.combine(poolings(), PoolShapes.any(), Arbitraries.of(0, 1, 2))
        .as(
            (pooling, shape, way) -> {
              boolean indices = way == 1 && pooling.kind() == Pooling.Kind.MAX;
              return new PoolProblem(pooling, shape, indices, way == 2);
            });
  }

  @Override
  public List<Problem> largeProblems() {
    return List.of(
        PoolProblem.parse("pool:max_ic64_ih56_iw57_k3_s2_p1"),
        PoolProblem.parse("pool:max_ic40_ih57_k2/nchw16"),
        PoolProblem.parse("pool:max_n2_ic40_ih28_k3_s1_p1/nchw16"),
        PoolProblem.parse("pool:avg_n2_ic40_ih35_k3_s1_p1/exclude-pad/nchw16"),
        PoolProblem.parse("pool:max_n2_ic17_ih60_k3_s2_p1/indices"),
        PoolProblem.parse("pool:max_n2_ic60_ih28_k3_s1_p1/indices"),
        PoolProblem.parse("pool:max_n2_ic200_ih14_k3_s1_p1"),
        PoolProblem.parse("pool:avg_n2_ic40_ih35_k3_s1_p1/exclude-pad"),
        PoolProblem.parse("pool:avg_n2_ic40_ih35_k3_s2"),
        PoolProblem.parse("pool:max_n2_ic17_ih60_k3_s2_p1/indices/nchw16"),
        PoolProblem.parse("pool:max_n2_ic20_ih60_k2/backward/nchw16"),
        PoolProblem.parse("pool:avg_ic20_ih80_iw81_k3_s1_p1"),
        PoolProblem.parse("pool:avg_ic16_ih120_k3_s1_p1/backward/nchw16"),
        PoolProblem.parse("pool:avg_ic1_ih300_iw301_k3_s2_p1/ceil/exclude-pad/backward"),
        PoolProblem.parse("pool:avg_ic2048_ih7_k7"),
        PoolProblem.parse("pool:lp=2.0_ic3_ih200_k5_s3_p2"),
        PoolProblem.parse("pool:lp=2.0_n2_ic17_ih50_k2/backward/nchw16"),
        PoolProblem.parse("pool:lp=2.0_ic300_ih17_k17/backward"),
        PoolProblem.parse("pool:unpool_ic30_ih80_k2"),
        PoolProblem.parse("pool:unpool_ic30_ih80_k2/backward/nchw16"));
  }

  /** What is only copied, compared, added, or divided by a power of two. */
  @Override
  public boolean isExactOnIntegers(Problem problem) {
    PoolProblem it = (PoolProblem) problem;
    return switch (it.pooling().kind()) {
      case MAX, UNPOOL -> true;
      case LP -> it.pooling().p() == 1;
      case AVERAGE -> it.pooling().divisor() > 0 || hasPowersOfTwo(it);
    };
  }

  private static boolean hasPowersOfTwo(PoolProblem it) {
    PoolShape s = it.shape();
    boolean padding = it.pooling().countPadding();
    for (int row = 0; row < s.rows().out(); row++) {
      for (int column = 0; column < s.columns().out(); column++) {
        int elements =
            padding
                ? s.rows().span(row) * s.columns().span(column)
                : s.rows().taps(row) * s.columns().taps(column);
        if (Integer.bitCount(elements) != 1) {
          return false;
        }
      }
    }
    return true;
  }

  /** The norms that a gradient is given are norms: not near 0, where quotients overflow. */
  @Override
  public void adapt(PlanData data, Random random) {
    PoolProblem it = (PoolProblem) data.problem();
    if (it.pooling().kind() == Pooling.Kind.LP && it.backward()) {
      Tensor y = data.tensor("y");
      y.forEach(
          (n, c, h, w) -> {
            int at = y.at(n, c, h, w);
            y.array()[at] = random.nextInt(20) == 0 ? 0 : 1 + Math.abs(y.array()[at]);
          });
    }
  }
}
