package io.lanewise.testkit.gemm;

import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.Matrices;
import io.lanewise.testkit.Sizes;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/** Something that multiplies matrices, and the cases it is to be tested with. */
public interface GemmSubject {
  /** Multiplies: writes to the data's C. */
  void multiply(GemmData data);

  /** Multiplies, and returns what C then holds; the data's own C stays as it was. */
  default Matrices run(GemmData data) {
    Matrices c = data.c().copy();
    multiply(data.withC(c));
    return c;
  }

  /** How far a result may lie from the exact one. */
  default ErrorBound errorBound(GemmProblem problem) {
    return ErrorBound.elementwise(problem.k());
  }

  /** Rows of C. */
  default Arbitrary<Integer> rows() {
    return Sizes.between(0, 70, 4, 8, 12, 14, 16, 28, 32, 42, 56, 64);
  }

  /** Columns of C. */
  default Arbitrary<Integer> columns() {
    return Sizes.between(0, 70, 4, 8, 14, 16, 28, 32, 48, 64);
  }

  /** The common dimension: mostly small, sometimes around one and two blocks of k. */
  default Arbitrary<Integer> depths() {
    return Arbitraries.frequencyOf(
        Tuple.of(8, Sizes.between(0, 48, 4, 8, 16, 32)),
        Tuple.of(1, Sizes.near(GemmProblem.KC, 2 * GemmProblem.KC)),
        Tuple.of(1, Arbitraries.integers().between(49, 900)));
  }

  /**
   * Products by their sizes and transposes: most of them small, some with one long side, for which
   * kernels have paths of their own.
   */
  default Arbitrary<GemmProblem> shapes() {
    Arbitrary<Integer> few = Sizes.between(0, 20, 4, 8, 14);
    Arbitrary<Integer> one = Sizes.between(0, 6, 4);
    Arbitrary<Integer> many = Sizes.between(71, 1400, 128, 256, 512, 1024);
    return Arbitraries.frequencyOf(
        Tuple.of(8, GemmProblems.plain(rows(), columns(), depths())),
        Tuple.of(1, GemmProblems.plain(many, few, few)),
        Tuple.of(1, GemmProblems.plain(one, many, depths())));
  }

  /** Problems that it takes. */
  default Arbitrary<GemmProblem> problems() {
    return shapes();
  }

  /** Cases of all problems. */
  @Provide
  default Arbitrary<GemmCase> cases() {
    return GemmCase.of(problems());
  }

  /** Cases in which every matrix has an element. */
  @Provide
  default Arbitrary<GemmCase> solidCases() {
    return GemmCase.of(
        problems().filter(p -> p.m() > 0 && p.n() > 0 && p.k() > 0 && p.batch() > 0));
  }
}
