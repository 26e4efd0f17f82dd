package io.lanewise.testkit.gemm;

import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.Sgemv;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;

/** Matrix times vector in one call; a vector is a matrix of one column, its step the ld. */
class SgemvContractTest implements GemmAnswers, GemmStorage {
  @Override
  public void multiply(GemmData data) {
    GemmProblem p = data.problem();
    Sgemv.run(
        p.transA(),
        data.a().rows(),
        data.a().columns(),
        data.alpha(),
        data.a().array(),
        data.a().offset(),
        data.a().ld(),
        data.b().array(),
        data.b().offset(),
        p.transB() ? 1 : data.b().ld(),
        data.beta(),
        data.c().array(),
        data.c().offset(),
        data.c().ld());
  }

  @Override
  public Arbitrary<Integer> rows() {
    return Sizes.between(0, 300, 4, 16, 64, 256);
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
  public List<GemmProblem> withZeros() {
    return List.of(
        GemmProblem.of(0, 1, 5),
        GemmProblem.of(5, 1, 0),
        GemmProblem.of(true, false, 5, 1, 0),
        GemmProblem.of(0, 1, 0));
  }

  @Example
  void everyWrongArgumentIsNamed() {
    float[] a = new float[12];
    float[] x = new float[4];
    float[] y = {1, 2, 3};
    Canary canary = Canary.over("y after a refusal", y);
    Refusal.of("rows", () -> Sgemv.run(false, -1, 4, 1, a, 0, 4, x, 0, 1, 0, y, 0, 1));
    Refusal.of("columns", () -> Sgemv.run(false, 3, -4, 1, a, 0, 4, x, 0, 1, 0, y, 0, 1));
    Refusal.of("lda", () -> Sgemv.run(false, 3, 4, 1, a, 0, 3, x, 0, 1, 0, y, 0, 1));
    Refusal.of("a", () -> Sgemv.run(false, 3, 4, 1, null, 0, 4, x, 0, 1, 0, y, 0, 1));
    Refusal.of("a", () -> Sgemv.run(false, 3, 4, 1, a, 1, 4, x, 0, 1, 0, y, 0, 1));
    Refusal.of("aOffset", () -> Sgemv.run(false, 3, 4, 1, a, -1, 4, x, 0, 1, 0, y, 0, 1));
    Refusal.of("x", () -> Sgemv.run(false, 3, 4, 1, a, 0, 4, null, 0, 1, 0, y, 0, 1));
    Refusal.of("x", () -> Sgemv.run(false, 3, 4, 1, a, 0, 4, x, 1, 1, 0, y, 0, 1));
    Refusal.of("xOffset", () -> Sgemv.run(false, 3, 4, 1, a, 0, 4, x, -1, 1, 0, y, 0, 1));
    Refusal.of("incX", () -> Sgemv.run(false, 3, 4, 1, a, 0, 4, x, 0, 0, 0, y, 0, 1));
    Refusal.of("y", () -> Sgemv.run(false, 3, 4, 1, a, 0, 4, x, 0, 1, 0, null, 0, 1));
    Refusal.of("y", () -> Sgemv.run(false, 3, 4, 1, a, 0, 4, x, 0, 1, 0, y, 0, 2));
    Refusal.of("yOffset", () -> Sgemv.run(false, 3, 4, 1, a, 0, 4, x, 0, 1, 0, y, -1, 1));
    Refusal.of("incY", () -> Sgemv.run(false, 3, 4, 1, a, 0, 4, x, 0, 1, 0, y, 0, 0));
    Refusal.of("x", () -> Sgemv.run(true, 3, 4, 1, a, 0, 4, x, 0, 1, 0, x, 0, 1));
    canary.check();
  }
}
