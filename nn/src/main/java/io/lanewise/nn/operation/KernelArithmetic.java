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
import java.util.function.Function;

/**
 * Floats, by the kernels. Plans are made once a problem and kept, for all layers and threads that
 * have the same sizes.
 */
public final class KernelArithmetic implements Arithmetic {
  /** More plans than a program has shapes, unless these change without end. */
  private static final int MOST_PLANS = 8192;

  private static final Map<Threads, KernelArithmetic> BY_THREADS = new ConcurrentHashMap<>();

  private final Function<Problem, Plan> plan;
  private final Function<ConvProblem, ConvPlan> convolution;
  private final Function<GemmProblem, GemmPlan> product;
  private final Map<Problem, Plan> plans = new ConcurrentHashMap<>();
  private final Map<ConvProblem, ConvPlan> convolutions = new ConcurrentHashMap<>();
  private final Map<GemmProblem, GemmPlan> products = new ConcurrentHashMap<>();

  private KernelArithmetic(Threads threads) {
    PlanOptions options = PlanOptions.DEFAULT.withThreads(threads);
    ConvOptions convOptions = ConvOptions.DEFAULT.withThreads(threads);
    GemmOptions gemmOptions = GemmOptions.DEFAULT.withThreads(threads);
    plan = problem -> Catalogue.standard().plan(problem, options);
    convolution = problem -> ConvPlan.of(problem, convOptions);
    product = problem -> GemmPlan.of(problem, gemmOptions);
  }

  /** On so many threads; no result depends on it. */
  public static KernelArithmetic on(Threads threads) {
    return BY_THREADS.computeIfAbsent(threads, KernelArithmetic::new);
  }

  @Override
  public void run(Problem problem, Buffer... buffers) {
    Operands operands = new Operands();
    for (Buffer buffer : buffers) {
      if (buffer.floats() != null) {
        operands.add(buffer.floats(), 0);
      } else {
        operands.add(buffer.integers(), 0);
      }
    }
    kept(plans, problem, plan).run(operands);
  }

  @Override
  public void convolve(
      ConvProblem problem, Buffer source, Buffer second, Buffer bias, Buffer target) {
    kept(convolutions, problem, convolution)
        .run(
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
    kept(products, problem, product)
        .run(1f, a.floats(), 0, b.floats(), 0, 0f, c.floats(), 0, data(bias));
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

  private static <K, V> V kept(Map<K, V> plans, K problem, Function<K, V> make) {
    V plan = plans.get(problem);
    if (plan != null) {
      return plan;
    }
    if (plans.size() >= MOST_PLANS) {
      plans.clear();
    }
    return plans.computeIfAbsent(problem, make);
  }
}
