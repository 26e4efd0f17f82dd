package io.lanewise.testkit.gemm;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.Sizes;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;

/** The contract of matrix times vector: one column, many rows. */
public class GemvContract extends GemmContract implements GemmPredictedBits {
  @Override
  public GemmAlgorithm algorithm() {
    return Catalogue.standard().gemm("gemv");
  }

  @Override
  public GemmOracle oracle() {
    return new LanesOracle(16);
  }

  @Override
  public Arbitrary<Integer> rows() {
    return Arbitraries.frequencyOf(
        Tuple.of(4, Sizes.between(0, 70, 4, 8, 16, 32, 64)),
        Tuple.of(1, Sizes.between(71, 600, 128, 256, 512)));
  }

  @Override
  public Arbitrary<Integer> columns() {
    return Arbitraries.just(1);
  }

  @Override
  public Arbitrary<GemmProblem> shapes() {
    return GemmProblems.plain(rows(), columns(), depths());
  }

  @Override
  public Arbitrary<GemmProblem> parallelProblems() {
    Arbitrary<GemmProblem> large =
        GemmProblems.plain(
            Arbitraries.integers().between(520, 700),
            columns(),
            Arbitraries.integers().between(500, 700));
    Arbitrary<GemmProblem> many =
        GemmProblems.plain(
                Arbitraries.integers().between(100, 150),
                columns(),
                Arbitraries.integers().between(120, 150))
            .map(p -> p.withBatch(24));
    return Combinators.combine(Arbitraries.oneOf(large, many), GemmProblems.epilogues())
        .as(GemmProblem::withEpilogue);
  }

  @Override
  public List<GemmProblem> withZeros() {
    return List.of(
        GemmProblem.of(0, 1, 5),
        GemmProblem.of(5, 1, 0),
        GemmProblem.of(true, false, 5, 1, 0),
        GemmProblem.of(0, 1, 0));
  }
}
