package io.lanewise.kernels.catalogue;

import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmAlgorithms;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import java.util.ArrayList;
import java.util.List;

/**
 * Every algorithm there is, best first, reference last: an immutable value that the planner, the
 * test kit, the benchmarks and the tuner all read. There is no registry; {@link #with} makes a new
 * one.
 *
 * @param gemm the algorithms for matrix products
 */
public record Catalogue(List<GemmAlgorithm> gemm) {
  private static final Catalogue STANDARD = new Catalogue(GemmAlgorithms.standard());

  /** Keeps an unmodifiable copy. */
  public Catalogue {
    gemm = List.copyOf(gemm);
  }

  /** The library's own. */
  public static Catalogue standard() {
    return STANDARD;
  }

  /** This catalogue with one more algorithm, preferred to all others. */
  public Catalogue with(GemmAlgorithm algorithm) {
    List<GemmAlgorithm> all = new ArrayList<>();
    all.add(algorithm);
    all.addAll(gemm);
    return new Catalogue(all);
  }

  /**
   * The algorithm of a name.
   *
   * @throws IllegalArgumentException naming those there are
   */
  public GemmAlgorithm gemm(String name) {
    for (GemmAlgorithm algorithm : gemm) {
      if (algorithm.name().equals(name)) {
        return algorithm;
      }
    }
    throw new IllegalArgumentException(
        "catalogue: algorithm must be one of "
            + gemm.stream().map(GemmAlgorithm::name).toList()
            + ", got "
            + name);
  }

  /** The plan of the first algorithm that takes the problem. */
  public GemmPlan plan(GemmProblem problem, GemmOptions options) {
    return GemmPlan.of(gemm, problem, options);
  }
}
