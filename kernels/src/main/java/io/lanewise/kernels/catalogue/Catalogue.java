package io.lanewise.kernels.catalogue;

import io.lanewise.kernels.activation.ActivationAlgorithm;
import io.lanewise.kernels.activation.MaxoutAlgorithm;
import io.lanewise.kernels.activation.PreluAlgorithm;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvAlgorithms;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.dropout.DropoutAlgorithm;
import io.lanewise.kernels.elementwise.ElementwiseAlgorithm;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmAlgorithms;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.loss.ElementLossAlgorithm;
import io.lanewise.kernels.loss.LabelLossAlgorithm;
import io.lanewise.kernels.move.MoveAlgorithm;
import io.lanewise.kernels.norm.BatchNormAlgorithm;
import io.lanewise.kernels.norm.GroupNormAlgorithm;
import io.lanewise.kernels.norm.LrnAlgorithm;
import io.lanewise.kernels.optimiser.GradientAlgorithm;
import io.lanewise.kernels.optimiser.OptimiserAlgorithm;
import io.lanewise.kernels.plan.Algorithm;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.plan.ReferenceAlgorithm;
import io.lanewise.kernels.pool.PoolingAlgorithm;
import io.lanewise.kernels.reduce.ReduceAlgorithm;
import io.lanewise.kernels.resample.RegionAlgorithm;
import io.lanewise.kernels.resample.RegionPoolAlgorithm;
import io.lanewise.kernels.resample.ResizeAlgorithm;
import io.lanewise.kernels.softmax.SoftmaxAlgorithm;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Every algorithm there is, best first, reference last: an immutable value that the planner, the
 * test kit, the benchmarks and the tuner all read. There is no registry; {@link #with} makes a new
 * one.
 *
 * @param gemm the algorithms for matrix products
 * @param conv the algorithms for convolutions
 * @param others the algorithms for everything around them
 */
public record Catalogue(
    List<GemmAlgorithm> gemm, List<ConvAlgorithm> conv, List<Algorithm> others) {
  private static final Catalogue STANDARD =
      new Catalogue(
          GemmAlgorithms.standard(),
          ConvAlgorithms.standard(),
          List.of(
              new ActivationAlgorithm(),
              new PreluAlgorithm(),
              new MaxoutAlgorithm(),
              new BatchNormAlgorithm(),
              new GroupNormAlgorithm(),
              new LrnAlgorithm(),
              new ElementwiseAlgorithm(),
              new ReduceAlgorithm(),
              new OptimiserAlgorithm(),
              new GradientAlgorithm(),
              new MoveAlgorithm(),
              new DropoutAlgorithm(),
              new ElementLossAlgorithm(),
              new LabelLossAlgorithm(),
              new ResizeAlgorithm(),
              new RegionAlgorithm(),
              new RegionPoolAlgorithm(),
              new SoftmaxAlgorithm(),
              new PoolingAlgorithm(),
              new ReferenceAlgorithm()));

  /** Keeps unmodifiable copies. */
  public Catalogue {
    gemm = List.copyOf(gemm);
    conv = List.copyOf(conv);
    others = List.copyOf(others);
  }

  /** The library's own. */
  public static Catalogue standard() {
    return STANDARD;
  }

  /** This catalogue with one more algorithm, preferred to all others. */
  public Catalogue with(GemmAlgorithm algorithm) {
    return new Catalogue(first(algorithm, gemm), conv, others);
  }

  /** This catalogue with one more algorithm, preferred to others of the same cost. */
  public Catalogue with(ConvAlgorithm algorithm) {
    return new Catalogue(gemm, first(algorithm, conv), others);
  }

  /** This catalogue with one more algorithm, preferred to all others that take a problem. */
  public Catalogue with(Algorithm algorithm) {
    return new Catalogue(gemm, conv, first(algorithm, others));
  }

  private static <T> List<T> first(T one, List<T> others) {
    List<T> all = new ArrayList<>();
    all.add(one);
    all.addAll(others);
    return all;
  }

  /**
   * The algorithm for products of a name.
   *
   * @throws IllegalArgumentException naming those there are
   */
  public GemmAlgorithm gemm(String name) {
    return named(name, gemm, GemmAlgorithm::name);
  }

  /**
   * The algorithm for convolutions of a name.
   *
   * @throws IllegalArgumentException naming those there are
   */
  public ConvAlgorithm conv(String name) {
    return named(name, conv, ConvAlgorithm::name);
  }

  /**
   * The algorithm of a name for everything else.
   *
   * @throws IllegalArgumentException naming those there are
   */
  public Algorithm other(String name) {
    return named(name, others, Algorithm::name);
  }

  private static <T> T named(String name, List<T> all, Function<T, String> nameOf) {
    for (T algorithm : all) {
      if (nameOf.apply(algorithm).equals(name)) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException(
        "catalogue: algorithm must be one of "
            + all.stream().map(nameOf).toList()
            + ", got "
            + name);
  }

  /** The plan of the first algorithm that takes the problem. */
  public GemmPlan plan(GemmProblem problem, GemmOptions options) {
    return GemmPlan.of(gemm, problem, options);
  }

  /** The plan of the cheapest algorithm, or the one that the options name. */
  public ConvPlan plan(ConvProblem problem, ConvOptions options) {
    return ConvPlan.of(conv, problem, options);
  }

  /** The plan of the first algorithm that takes the problem, or the one that the options name. */
  public Plan plan(Problem problem, PlanOptions options) {
    return Plan.of(others, problem, options);
  }
}
