package io.lanewise.testkit.gemm;

import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Matrices;
import io.lanewise.testkit.Values;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Right answers: within the bound on any data, exact on integers, NaN where IEEE 754 has it. */
public interface GemmAnswers extends GemmSubject {
  /** Within the error bound of the exact product, whatever the data. */
  @Property
  @Tag("sample")
  default void agreesWithTheReference(@ForAll("cases") GemmCase it, @ForAll Values values) {
    GemmData data = it.data(values);
    GemmTruth truth = GemmTruth.of(data);
    if (values.isTelling()) {
      truth.trusted();
    }
    truth.check(run(data), errorBound(it.problem()));
  }

  /** No rounding happens on integers, so no order of arithmetic is an excuse. */
  @Property
  @Tag("sample")
  default void isExactOnIntegers(@ForAll("cases") GemmCase it) {
    GemmData data = it.data(Values.INTEGERS);
    GemmTruth.of(data).trusted().checkExact(run(data));
  }

  /** A NaN in A spoils its row of C, one in B its column, one in C itself, and nothing else. */
  @Property
  @Tag("sample")
  default void aNanReachesWhatItMustAndNothingElse(@ForAll("solidCases") GemmCase it) {
    GemmData data = it.data(Values.UNIFORM);
    GemmProblem problem = it.problem();
    Random random = new Random(it.seed());
    int product = random.nextInt(problem.batch());
    int i = random.nextInt(problem.m());
    int j = random.nextInt(problem.n());
    int p = random.nextInt(problem.k());
    Matrices clean = run(data);

    Matrices a = data.a().copy();
    a.set(product, problem.transA() ? p : i, problem.transA() ? i : p, Float.NaN);
    Matrices b = data.b().copy();
    b.set(product, problem.transB() ? j : p, problem.transB() ? p : j, Float.NaN);
    Matrices c = data.c().copy();
    c.set(product, i, j, Float.NaN);
    boolean read = data.alpha() != 0;
    boolean sharedA = data.a().stride() == 0;
    boolean sharedB = data.b().stride() == 0;
    Spoilt rowOfA = (q, row, column) -> read && (sharedA || q == product) && row == i;
    Spoilt columnOfB = (q, row, column) -> read && (sharedB || q == product) && column == j;
    Spoilt oneOfC = (q, row, column) -> data.beta() != 0 && q == product && row == i && column == j;
    rowOfA.check(clean, run(data.withA(a)), data + " with a NaN in A");
    columnOfB.check(clean, run(data.withB(b)), data + " with a NaN in B");
    oneOfC.check(clean, run(data.withC(c)), data + " with a NaN in C");
  }

  /** Which elements a NaN reaches. */
  @FunctionalInterface
  interface Spoilt {
    /** Whether it reaches this one. */
    boolean reaches(int product, int row, int column);

    /** Fails where it did not, or where another element changed. */
    default void check(Matrices clean, Matrices spoilt, Object what) {
      Matrices expected = clean.copy();
      for (int product = 0; product < clean.count(); product++) {
        for (int row = 0; row < clean.rows(); row++) {
          for (int column = 0; column < clean.columns(); column++) {
            if (reaches(product, row, column)) {
              expected.set(product, row, column, Float.NaN);
            }
          }
        }
      }
      Bits.assertSame(expected, spoilt, what);
    }
  }

  /** With beta = 0 it makes no difference what C held. */
  @Property
  @Tag("sample")
  default void betaZeroDoesNotReadC(@ForAll("cases") GemmCase it) {
    GemmData data = it.data(Values.UNIFORM);
    GemmData zero = data.withScalars(data.alpha(), 0f);
    Matrices expected = run(zero);
    Bits.assertSame(expected, run(zero.withC(data.c().copy().fill(Float.NaN))), zero);
    Bits.assertSame(expected, run(data.withScalars(data.alpha(), -0f)), zero);
  }

  /** With alpha = 0 it makes no difference what A and B hold. */
  @Property
  default void alphaZeroDoesNotReadAOrB(@ForAll("cases") GemmCase it) {
    GemmData data = it.data(Values.UNIFORM);
    GemmData zero = data.withScalars(0f, data.beta());
    GemmData spoilt =
        zero.withA(data.a().copy().fill(Float.NaN)).withB(data.b().copy().fill(Float.NaN));
    Matrices result = run(spoilt);
    GemmTruth.of(zero).check(result, errorBound(it.problem()));
    Bits.assertSame(run(zero), result, zero);
  }

  /** I·B = B, to the last bit of each number. */
  @Property
  default void theIdentityChangesNothing(@ForAll("solidCases") GemmCase it) {
    GemmProblem p = it.problem();
    GemmProblem square = GemmProblem.of(p.transA(), p.transB(), p.k(), p.n(), p.k());
    GemmData data = it.with(square).data(Values.WIDE).withScalars(1f, 0f);
    Matrices identity = data.a().copy().fill(0f);
    for (int i = 0; i < p.k(); i++) {
      identity.set(0, i, i, 1f);
    }
    Matrices b = data.problem().transB() ? data.b().transposed() : data.b();
    Bits.assertEqual(b, run(data.withA(identity)), data + " with A = I");
  }

  /** 0·B + beta·C = beta·C. */
  @Property
  default void aZeroMatrixAddsNothing(@ForAll("cases") GemmCase it) {
    GemmProblem p = it.problem();
    GemmProblem plain = GemmProblem.of(p.transA(), p.transB(), p.m(), p.n(), p.k());
    GemmData data = it.with(plain).data(Values.WIDE);
    Matrices expected = data.c().copy();
    for (int i = 0; i < p.m(); i++) {
      for (int j = 0; j < p.n(); j++) {
        expected.set(0, i, j, data.beta() * data.c().get(0, i, j));
      }
    }
    Bits.assertEqual(expected, run(data.withA(data.a().copy().fill(0f))), data + " with A = 0");
    Bits.assertEqual(expected, run(data.withB(data.b().copy().fill(0f))), data + " with B = 0");
  }

  /** (A + D)·B = A·B + D·B and (3·A)·B = 3·(A·B) on integers, and likewise for B. */
  @Property
  default void isLinear(@ForAll("cases") GemmCase it) {
    GemmProblem p = it.problem();
    GemmProblem plain = GemmProblem.of(p.transA(), p.transB(), p.m(), p.n(), p.k());
    GemmData data = it.with(plain).data(Values.INTEGERS).withScalars(1f, 0f);
    GemmData other = new GemmCase(plain, it.seed() + 1).data(Values.INTEGERS).withScalars(1f, 0f);
    Matrices product = run(data);
    Bits.assertEqual(
        sum(product, 1f, run(data.withA(other.a()))),
        run(data.withA(sum(data.a(), 1f, other.a()))),
        data + " with A + D");
    Bits.assertEqual(
        sum(product, 1f, run(data.withB(other.b()))),
        run(data.withB(sum(data.b(), 1f, other.b()))),
        data + " with B + D");
    Bits.assertEqual(
        sum(product, 2f, product), run(data.withA(sum(data.a(), 2f, data.a()))), data + ", 3A");
  }

  private static Matrices sum(Matrices x, float factor, Matrices y) {
    Matrices sum = x.copy();
    for (int i = 0; i < x.rows(); i++) {
      for (int j = 0; j < x.columns(); j++) {
        sum.set(0, i, j, x.get(0, i, j) + factor * y.get(0, i, j));
      }
    }
    return sum;
  }
}
