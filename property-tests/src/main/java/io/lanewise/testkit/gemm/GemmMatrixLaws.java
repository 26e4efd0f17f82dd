package io.lanewise.testkit.gemm;

import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Matrices;
import io.lanewise.testkit.Values;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Tag;

/** Laws of products with any number of columns. */
public interface GemmMatrixLaws extends GemmSubject {
  /**
   * {@code (op(A)·op(B))ᵀ = op(B)ᵀ·op(A)ᵀ}, and since both are the same chains, in the same bits on
   * any data.
   */
  @Property
  @Tag("sample")
  default void theTransposeIsTheProductOfTransposes(
      @ForAll("cases") GemmCase it, @ForAll Values values) {
    GemmProblem p = it.problem();
    GemmProblem plain = GemmProblem.of(p.transA(), p.transB(), p.m(), p.n(), p.k());
    GemmData data = it.with(plain).data(values);
    GemmData turned =
        data.as(GemmProblem.of(!p.transB(), !p.transA(), p.n(), p.m(), p.k()))
            .withA(data.b())
            .withB(data.a())
            .withC(data.c().transposed());
    Matrices expected = run(data).transposed();
    Bits.assertSame(expected, run(turned), turned);
  }

  /** A·I = A, to the last bit of each number. */
  @Property
  default void theIdentityOnTheRightChangesNothing(@ForAll("solidCases") GemmCase it) {
    GemmProblem p = it.problem();
    GemmProblem square = GemmProblem.of(p.transA(), p.transB(), p.m(), p.k(), p.k());
    GemmData data = it.with(square).data(Values.WIDE).withScalars(1f, 0f);
    Matrices identity = data.b().copy().fill(0f);
    for (int i = 0; i < p.k(); i++) {
      identity.set(0, i, i, 1f);
    }
    Matrices a = p.transA() ? data.a().transposed() : data.a();
    Bits.assertEqual(a, run(data.withB(identity)), data + " with B = I");
  }
}
