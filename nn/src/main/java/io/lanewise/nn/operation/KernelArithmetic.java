package io.lanewise.nn.operation;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Floats, by the kernels. Plans are made once a problem and kept, for all layers and threads that
 * have the same sizes.
 */
public final class KernelArithmetic implements Arithmetic {
  /** More plans than a program has shapes, unless these change without end. */
  private static final int MOST_PLANS = 8192;

  private static final Map<Threads, KernelArithmetic> BY_THREADS = new ConcurrentHashMap<>();

  private final Threads threads;
  private final Map<Problem, Plan> plans = new ConcurrentHashMap<>();
  private final Map<ConvProblem, ConvPlan> convolutions = new ConcurrentHashMap<>();
  private final Map<GemmProblem, GemmPlan> products = new ConcurrentHashMap<>();

  private KernelArithmetic(Threads threads) {
    this.threads = threads;
  }

  /** On so many threads; no result depends on it. */
  public static KernelArithmetic on(Threads threads) {
    return BY_THREADS.computeIfAbsent(threads, KernelArithmetic::new);
  }

  @Override
  public void run(Problem problem, Buffer... buffers) {
    Plan plan = kept(plans, problem);
    if (plan == null) {
      PlanOptions options = PlanOptions.DEFAULT.withThreads(threads);
      plan = plans.computeIfAbsent(problem, p -> Catalogue.standard().plan(p, options));
    }
    Operands operands = new Operands();
    for (Buffer buffer : buffers) {
      if (buffer.floats() != null) {
        operands.add(buffer.floats(), 0);
      } else {
        operands.add(buffer.integers(), 0);
      }
    }
    plan.run(operands);
  }

  @Override
  public void convolve(
      ConvProblem problem, Buffer source, Buffer second, Buffer bias, Buffer target) {
    ConvPlan plan = kept(convolutions, problem);
    if (plan == null) {
      ConvOptions options = ConvOptions.DEFAULT.withThreads(threads);
      plan = convolutions.computeIfAbsent(problem, p -> ConvPlan.of(p, options));
    }
    plan.run(
        source.floats(),
        0,
        second == null ? null : second.floats(),
        0,
        data(bias),
        target.floats(),
        0);
  }

  @Override
  public void multiply(GemmProblem problem, Buffer a, Buffer b, Buffer bias, Buffer c) {
    GemmPlan plan = kept(products, problem);
    if (plan == null) {
      GemmOptions options = GemmOptions.DEFAULT.withThreads(threads);
      plan = products.computeIfAbsent(problem, p -> GemmPlan.of(p, options));
    }
    plan.run(1f, a.floats(), 0, b.floats(), 0, 0f, c.floats(), 0, data(bias));
  }

  @Override
  public void copy(Buffer from, Buffer to) {
    if (from != to) {
      System.arraycopy(from.floats(), 0, to.floats(), 0, from.length());
    }
  }

  private static EpilogueData data(Buffer bias) {
    return bias == null ? EpilogueData.NONE : EpilogueData.bias(bias.floats());
  }

  private static <K, V> V kept(Map<K, V> plans, K problem) {
    if (plans.size() > MOST_PLANS) {
      plans.clear();
    }
    return plans.get(problem);
  }
}
