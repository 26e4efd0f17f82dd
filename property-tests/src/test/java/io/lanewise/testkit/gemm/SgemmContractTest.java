package io.lanewise.testkit.gemm;

import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.Sgemm;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Matrices;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Values;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.function.Executable;

/** The product in one call. */
class SgemmContractTest implements GemmAnswers, GemmStorage {
  private static final String[] SHAPES = {"gemm:m%d_n2_k2", "gemm:m2_n%d_k2", "gemm:m2_n2_k%d"};

  @Override
  public void multiply(GemmData data) {
    GemmProblem p = data.problem();
    Sgemm.run(
        p.transA(),
        p.transB(),
        p.m(),
        p.n(),
        p.k(),
        data.alpha(),
        data.a().array(),
        data.a().offset(),
        data.a().ld(),
        data.b().array(),
        data.b().offset(),
        data.b().ld(),
        data.beta(),
        data.c().array(),
        data.c().offset(),
        data.c().ld());
  }

  @Property
  void isThePlanOfTheFirstAlgorithmThatTakesIt(@ForAll("cases") GemmCase it) {
    assertIsThePlans(it.data(Values.UNIFORM));
  }

  /** More shapes than plans are kept, each but one number like the one before. */
  @Example
  void aKeptPlanIsNotMistakenForAnother() {
    for (int extra = 0; extra < 500; extra++) {
      for (String problem : SHAPES) {
        GemmData data = GemmCase.of(problem.formatted(2 + extra), 3).data(Values.UNIFORM).tight();
        assertIsThePlans(data);
      }
      GemmData data = GemmCase.of("gemm:m2_n2_k2", 3).data(Values.UNIFORM).tight();
      assertIsThePlans(data.withA(data.a().copyInto(rowsApart(2 + extra))));
      assertIsThePlans(data.withB(data.b().copyInto(rowsApart(2 + extra))));
      assertIsThePlans(data.withC(data.c().copyInto(rowsApart(2 + extra))));
    }
  }

  private static Matrices rowsApart(int ld) {
    return new Matrices(new float[ld + 2], 0, 1, 2 * ld, 2, 2, ld);
  }

  private void assertIsThePlans(GemmData data) {
    Matrices expected = GemmCall.run(GemmPlan.of(data.problem(), data.options()), data);
    Bits.assertSame(expected, run(data), data);
  }

  @Property
  void theShortFormIsForMatricesWithoutGaps(@ForAll("cases") GemmCase it) {
    GemmProblem p = GemmProblem.of(it.problem().m(), it.problem().n(), it.problem().k());
    GemmData data = it.with(p).data(Values.UNIFORM).tight().withScalars(1f, 0f);
    Matrices expected = run(data);
    Sgemm.run(p.m(), p.n(), p.k(), data.a().array(), data.b().array(), data.c().array());
    Bits.assertSame(expected, data.c(), data);
  }

  @Property
  void everyWrongArgumentIsNamed(@ForAll("solidCases") GemmCase it) {
    GemmData right = it.data(Values.UNIFORM);
    Canary canary = Canary.over("c after a refusal", right.c().array());
    Matrices a = right.a();
    Matrices b = right.b();
    Matrices c = right.c();
    Refusal.of("a", () -> multiply(right.withA(in(null, a))));
    Refusal.of("b", () -> multiply(right.withB(in(null, b))));
    Refusal.of("c", () -> multiply(right.withC(in(null, c))));
    Refusal.of("a", () -> multiply(right.withA(in(cut(a), a))));
    Refusal.of("b", () -> multiply(right.withB(in(cut(b), b))));
    Refusal.of("c", () -> multiply(right.withC(in(cut(c), c))));
    Refusal.of("aOffset", () -> multiply(right.withA(at(-1, a))));
    Refusal.of("bOffset", () -> multiply(right.withB(at(-1, b))));
    Refusal.of("cOffset", () -> multiply(right.withC(at(-1, c))));
    Refusal.of("lda", () -> multiply(right.withA(ld(a.columns() - 1, a))));
    Refusal.of("ldb", () -> multiply(right.withB(ld(b.columns() - 1, b))));
    Refusal.of("ldc", () -> multiply(right.withC(ld(c.columns() - 1, c))));
    Refusal.of("lda", () -> multiply(right.withA(ld(-1, a))));
    Refusal.of("ldb", () -> multiply(right.withB(ld(Integer.MIN_VALUE, b))));
    float[] both = Values.UNIFORM.draw(100_000, new Random(it.seed()));
    Canary around = Canary.over("a and c in one array", both);
    Refusal.of("a", () -> multiply(right.withA(in(both, a)).withC(in(both, at(a.offset(), c)))));
    Refusal.of("b", () -> multiply(right.withB(in(both, b)).withC(in(both, at(b.offset(), c)))));
    around.check();
    canary.check();
  }

  @Example
  void negativeSizesAreRefused() {
    float[] x = new float[100];
    float[] c = new float[100];
    Executable[] wrong = {
      () -> Sgemm.run(-1, 2, 2, x, x, c),
      () -> Sgemm.run(2, -1, 2, x, x, c),
      () -> Sgemm.run(2, 2, -1, x, x, c),
      () -> Sgemm.run(Integer.MIN_VALUE, 2, 2, x, x, c)
    };
    Refusal.of("m", wrong[0]);
    Refusal.of("n", wrong[1]);
    Refusal.of("k", wrong[2]);
    Refusal.of("m", wrong[3]);
  }

  @Example
  void sizesWhoseProductPassesAnIntAreRefused() {
    float[] x = new float[100];
    float[] c = new float[100];
    Refusal.of("a", () -> Sgemm.run(1 << 16, 1, 1 << 16, x, x, c));
    Refusal.of("b", () -> Sgemm.run(1, 1 << 16, 1 << 16, new float[1 << 16], x, c));
    Refusal.of("c", () -> Sgemm.run(1 << 16, 1 << 16, 0, x, x, c));
  }

  private static float[] cut(Matrices x) {
    return java.util.Arrays.copyOf(x.array(), x.offset() + x.extent() - 1);
  }

  private static Matrices in(float[] array, Matrices x) {
    return new Matrices(array, x.offset(), 1, x.stride(), x.rows(), x.columns(), x.ld());
  }

  private static Matrices at(int offset, Matrices x) {
    return new Matrices(x.array(), offset, 1, x.stride(), x.rows(), x.columns(), x.ld());
  }

  private static Matrices ld(int ld, Matrices x) {
    return new Matrices(x.array(), x.offset(), 1, x.stride(), x.rows(), x.columns(), ld);
  }
}
