package io.lanewise.testkit.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernels.contract.UnsupportedProblemException;
import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.PackedMatrix;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Canary;
import io.lanewise.testkit.Matrices;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Values;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;

/** Misuse is refused in one sentence before anything is written. */
public interface GemmRefusals extends GemmAlgorithmSubject {
  /** One wrong argument at a time. */
  @Property
  @Tag("sample")
  default void everyWrongArgumentIsNamed(@ForAll("solidCases") GemmCase it) {
    GemmData data = it.data(Values.UNIFORM);
    GemmPlan plan = plan(data);
    for (GemmMistake mistake : GemmMistake.in(plan, data)) {
      float[] c = mistake.call().c();
      Canary canary = Canary.over("c after a refusal", c == null ? new float[0] : c);
      Refusal.of(mistake.argument(), () -> mistake.call().run(plan));
      canary.check();
    }
  }

  /** A matrix packed for another problem, for the other side, or for nobody. */
  @Property
  default void aForeignPackedMatrixIsRefused(@ForAll("solidCases") GemmCase it) {
    GemmProblem both = it.problem().withBatch(1).withPackedA(true).withPackedB(true);
    GemmData data = it.with(both).data(Values.UNIFORM);
    GemmPlan plan = plan(data);
    GemmCall call = GemmCall.of(plan, data);
    GemmProblem longer =
        GemmProblem.of(both.transA(), both.transB(), both.m(), both.n(), both.k() + 1)
            .withPackedA(true)
            .withPackedB(true);
    GemmData other = it.with(longer).data(Values.UNIFORM);
    GemmCall foreign = GemmCall.of(plan(other), other);
    Canary canary = Canary.over("c after a refusal", data.c().array());
    Refusal.of("a", () -> call.withA(foreign.packedA()).run(plan));
    Refusal.of("b", () -> call.withB(foreign.packedB()).run(plan));
    Refusal.of("a", () -> call.withA(call.packedB()).run(plan));
    Refusal.of("b", () -> call.withB(call.packedA()).run(plan));
    Refusal.of("a", () -> plan.repack(foreign.packedA(), data.a().array(), data.a().offset()));
    Refusal.of("packed", () -> plan.repack(null, data.a().array(), data.a().offset()));
    Refusal.of("a", () -> plan.repack(call.packedA(), null, 0));
    Refusal.of("b", () -> plan.packB(new float[data.b().extent() - 1], 0));
    PackedMatrix none = null;
    float[] c = data.c().array();
    int at = data.c().offset();
    EpilogueData epilogue = data.epilogueData();
    Refusal.of("a", () -> plan.run(1f, none, call.packedB(), 0f, c, at, epilogue));
    Refusal.of("b", () -> plan.run(1f, call.packedA(), none, 0f, c, at, epilogue));
    GemmPlan plain = plan(data.as(both.withPackedA(false).withPackedB(false)));
    Refusal.of("problem", () -> call.run(plain));
    Refusal.of("problem", () -> plain.packA(data.a().array(), data.a().offset()));
    Refusal.of("problem", () -> plain.packB(data.b().array(), data.b().offset()));
    canary.check();
  }

  /** Leading dimensions and strides that cannot be. */
  @Property
  default void aPlanRefusesOptionsThatDoNotFit(@ForAll("solidCases") GemmCase it) {
    GemmProblem problem = it.problem();
    GemmData data = it.data(Values.UNIFORM);
    GemmOptions right = data.options();
    int a = right.lda();
    int b = right.ldb();
    int c = right.ldc();
    refused("lda", data.a().columns(), problem, w -> right.withLeading(w - 1, b, c));
    refused("ldb", data.b().columns(), problem, w -> right.withLeading(a, w - 1, c));
    refused("ldc", problem.n(), problem, w -> right.withLeading(a, b, w - 1));
    refused("ldResidual", problem.n(), problem, w -> right.withLeadingResidual(w - 1));
    if (problem.batch() > 1) {
      long tooClose = data.c().only(0).extent() - 1;
      Refusal.of(
          "strideC",
          () -> algorithm().plan(problem, right.withStrides(-1, -1, Math.max(0, tooClose))));
    }
    Refusal.of("problem", () -> algorithm().plan(null, right));
    Refusal.of("options", () -> algorithm().plan(problem, null));
  }

  /** 0 stands for a matrix without gaps, so widths of one have no wrong leading dimension. */
  private void refused(
      String argument,
      int width,
      GemmProblem problem,
      java.util.function.IntFunction<GemmOptions> options) {
    if (width > 1) {
      Refusal.of(argument, () -> algorithm().plan(problem, options.apply(width)));
    }
  }

  /** Extents are reckoned in long, and what does not fit even there is refused as well. */
  @Property
  default void extentsDoNotOverflow(@ForAll("solidCases") GemmCase it) {
    GemmProblem plain = it.problem().withPackedA(false).withPackedB(false);
    GemmData data = it.with(plain.withBatch(3)).data(Values.UNIFORM);
    GemmOptions right = data.options();
    Canary canary = Canary.over("c after a refusal", data.c().array());
    long c = right.strideC();
    for (long far : new long[] {1L << 31, 1L << 32, 1L << 61, 1L << 62, Long.MAX_VALUE}) {
      refusesSomewhere("a", data, right.withStrides(far, right.strideB(), c));
      refusesSomewhere("b", data, right.withStrides(right.strideA(), far, c));
      refusesSomewhere("c", data, right.withStrides(right.strideA(), right.strideB(), far));
    }
    if (data.a().rows() > 1) {
      refusesSomewhere("a", data, right.withLeading(Integer.MAX_VALUE, right.ldb(), right.ldc()));
    }
    canary.check();
  }

  /** When it is planned, naming the stride, or when it is run, naming the array. */
  private void refusesSomewhere(String operand, GemmData data, GemmOptions options) {
    GemmPlan plan;
    try {
      plan = algorithm().plan(data.problem(), options);
    } catch (IllegalArgumentException atPlan) {
      Refusal.of(
          "stride" + operand.toUpperCase(java.util.Locale.ROOT),
          () -> algorithm().plan(data.problem(), options));
      return;
    }
    Refusal.of(operand, () -> GemmCall.of(plan, data).run(plan));
  }

  /** A problem that the algorithm does not take is refused with its reason. */
  @Property
  default void whatItDoesNotTakeIsRefusedWithTheReason(@ForAll("anyCases") GemmCase it) {
    var support = algorithm().supports(it.problem());
    if (support.accepted()) {
      assertEquals("", support.reason());
      assertEquals(it.problem(), algorithm().plan(it.problem(), GemmOptions.DEFAULT).problem());
    } else {
      UnsupportedProblemException refusal =
          assertThrows(
              UnsupportedProblemException.class,
              () -> algorithm().plan(it.problem(), GemmOptions.DEFAULT));
      assertEquals(support.reason(), refusal.reason());
      Refusal.of("problem", () -> algorithm().plan(it.problem(), GemmOptions.DEFAULT));
    }
  }

  /** Cases that the algorithm need not take. */
  @Provide
  default Arbitrary<GemmCase> anyCases() {
    Arbitrary<Integer> sizes = Arbitraries.of(0, 1, 2, 33, 400);
    return GemmCase.of(GemmProblems.any(GemmProblems.plain(sizes, sizes, sizes)));
  }

  /**
   * C and an operand in one array: refused when they share an element, taken when they do not and
   * lie in the same grid. Found out by marking elements.
   */
  @Property
  @Tag("sample")
  default void onlyRealOverlapIsRefused(@ForAll("tinyCases") GemmCase it) {
    Random random = new Random(it.seed());
    GemmData data = it.data(Values.UNIFORM);
    float[] array = Values.UNIFORM.draw(400, random);
    int width = data.problem().n();
    int ldc = width + random.nextInt(8);
    Matrices c = within(array, data.c(), ldc, random);
    String role = roles(data.problem().epilogue())[random.nextInt(4)];
    Matrices operand = operand(data, role);
    boolean sameGrid = random.nextInt(3) > 0 && ldc >= operand.columns();
    boolean gapless = role.equals("bias");
    int ld = gapless ? operand.ld() : sameGrid ? ldc : operand.columns() + random.nextInt(8);
    Matrices beside = within(array, operand, ld, random);
    GemmData call = with(data.withC(c), role, beside);

    if (beside.cells().intersects(c.cells())) {
      Canary canary = Canary.over("c after a refusal", array);
      Refusal.of(role, () -> multiply(call));
      canary.check();
    } else if (apart(beside, c) || (beside.ld() == c.ld() && c.count() == 1)) {
      Matrices expected = run(with(call, role, beside.copy()));
      multiply(call);
      Bits.assertSame(expected, c, call + " with " + role + " " + beside + " beside");
    }
  }

  /** Cases small enough for two matrices to meet, and to miss each other, in one array. */
  @Provide
  default Arbitrary<GemmCase> tinyCases() {
    Arbitrary<Integer> tiny = Arbitraries.integers().between(1, 6);
    return GemmCase.of(
        GemmProblems.any(GemmProblems.plain(tiny, columns().filter(n -> n > 0 && n <= 6), tiny))
            .map(p -> p.withPackedA(false).withPackedB(false))
            .filter(p -> p.batch() == 1 || p.batch() == 2));
  }

  private static String[] roles(Epilogue epilogue) {
    String third = epilogue.residual() ? "residual" : "a";
    String fourth = epilogue.bias() == Epilogue.Bias.NONE ? "b" : "bias";
    return new String[] {"a", "b", third, fourth};
  }

  private static Matrices operand(GemmData data, String role) {
    return switch (role) {
      case "a" -> data.a();
      case "b" -> data.b();
      case "bias" -> data.bias();
      default -> data.residual();
    };
  }

  private static GemmData with(GemmData data, String role, Matrices x) {
    return switch (role) {
      case "a" -> data.withA(x);
      case "b" -> data.withB(x);
      case "bias" -> data.withBias(x);
      default -> data.withResidual(x);
    };
  }

  private static Matrices within(float[] array, Matrices shape, int ld, Random random) {
    return new Matrices(
        array,
        random.nextInt(60),
        shape.count(),
        shape.rows() * ld,
        shape.rows(),
        shape.columns(),
        ld);
  }

  private static boolean apart(Matrices x, Matrices y) {
    return x.offset() + x.extent() <= y.offset() || y.offset() + y.extent() <= x.offset();
  }
}
