package io.lanewise.testkit.reduce;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reduce.ReduceProblem;
import io.lanewise.kernels.reduce.Reduction;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.elementwise.CentralDifferences;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanCase;
import io.lanewise.testkit.plan.PlanData;
import io.lanewise.testkit.plan.PlanTruth;
import io.lanewise.testkit.plan.TensorShapes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The contract of reductions. */
public class ReduceContract extends OurPlanContract {
  private static final Set<Reduction> EXTREMES =
      Set.of(Reduction.MAX, Reduction.MIN, Reduction.ARGMAX);

  @Override
  protected String name() {
    return "reduce";
  }

  @Override
  public Arbitrary<ReduceProblem> problems() {
    return problems(Arbitraries.of(Reduction.class), Arbitraries.of(false, true));
  }

  private static Arbitrary<ReduceProblem> problems(
      Arbitrary<Reduction> reductions, Arbitrary<Boolean> backward) {
    Arbitrary<Per> pers = Arbitraries.of(Per.class).filter(per -> per != Per.ELEMENT);
    return Combinators.combine(reductions, shapes(), pers, backward)
        .filter(ReduceContract::exists)
        .as(ReduceProblem::new);
  }

  private static Arbitrary<TensorShape> shapes() {
    Arbitrary<TensorShape> batches =
        Combinators.combine(
                Arbitraries.of(Layout.values()),
                Sizes.between(0, 600, 8, 512),
                Sizes.between(0, 20))
            .as((layout, n, c) -> new TensorShape(layout, n, c, 1, 1));
    return Arbitraries.oneOf(TensorShapes.in(Layout.NCHW, Layout.NCHW16, Layout.NHWC), batches);
  }

  private static boolean exists(Reduction reduction, TensorShape shape, Per per, boolean backward) {
    boolean extreme = EXTREMES.contains(reduction);
    boolean across = per == Per.SCALAR || per == Per.IMAGE;
    boolean first = reduction == Reduction.ARGMAX || extreme && backward;
    boolean inOrder = shape.layout() == Layout.NCHW;
    return !(per == Per.PIXEL && shape.layout() == Layout.NCHW16)
        && !(backward && reduction == Reduction.ARGMAX)
        && !(extreme && per.count(shape) == 0)
        && !(first && across && !inOrder);
  }

  @Override
  public List<Problem> largeProblems() {
    return List.of(
        ReduceProblem.parse("reduce:sum_iw100003"),
        ReduceProblem.parse("reduce:mean_n3_ic37_ih31/channel/nchw16"),
        ReduceProblem.parse("reduce:l1_n3_ic7_ih61/channel"),
        ReduceProblem.parse("reduce:l2_n2_ic3_ih190/image"),
        ReduceProblem.parse("reduce:max_n3_ic17_ih60/nchw16"),
        ReduceProblem.parse("reduce:dot_n2000_ic40/channel"),
        ReduceProblem.parse("reduce:l2_n2000_ic40/channel"),
        ReduceProblem.parse("reduce:argmax_n2_ic3_ih200_iw250/channel"),
        ReduceProblem.parse("reduce:argmax_n2_ic20_ih50_iw60/pixel"),
        ReduceProblem.parse("reduce:max_n4_ic40_ih100_iw5/row/backward/nchw16"),
        ReduceProblem.parse("reduce:min_ih30000_iw3/row/backward"),
        ReduceProblem.parse("reduce:l2_ih300/row/backward"));
  }

  @Override
  public boolean isExactOnIntegers(Problem problem) {
    Reduction reduction = ((ReduceProblem) problem).reduction();
    return reduction != Reduction.MEAN && reduction != Reduction.L2;
  }

  /** A norm is not negative, and 0 only where all is. */
  @Override
  public void adapt(PlanData data, Random random) {
    ReduceProblem problem = (ReduceProblem) data.problem();
    if (problem.reduction() == Reduction.L2 && problem.backward()) {
      Tensor y = data.tensor("y");
      y.forEach((n, c, h, w) -> y.set(n, c, h, w, Math.abs(y.get(n, c, h, w)) + 0x1p-10f));
    }
  }

  /** Extremes of equal numbers, of zeros of both signs and of NaNs. */
  @Property(tries = 500)
  void tiesAndNaNsGoToTheFirst(@ForAll("extremes") PlanCase it) {
    PlanData data = PlanData.draw(it, Values.INTEGERS);
    Random random = new Random(it.seed());
    float[] few = {Float.NaN, 1f, 1f, 0f, -0f, -3f, Float.NEGATIVE_INFINITY};
    int least = random.nextInt(4);
    Tensor x = data.tensor("x");
    x.forEach((n, c, h, w) -> x.set(n, c, h, w, few[least + random.nextInt(few.length - least)]));
    PlanTruth.of(data).checkExact(data.run(plan(it.problem())));
  }

  @Provide
  Arbitrary<PlanCase> extremes() {
    return PlanCase.of(problems(Arbitraries.of(EXTREMES), Arbitraries.of(false, true)));
  }

  /** The gradients' definition follows from that of the values. */
  @Property(tries = 200)
  void gradientsAreThoseOfTheValues(@ForAll("smooth") PlanCase it) {
    ReduceProblem value = (ReduceProblem) it.problem();
    TensorShape s = value.shape();
    if (s.elements() > 300) {
      return;
    }
    Random random = new Random(it.seed());
    ReduceProblem gradient = new ReduceProblem(value.reduction(), s, value.per(), true);
    CentralDifferences.check(
        value,
        gradient,
        random,
        () -> (random.nextBoolean() ? 1 : -1) * (0.3 + 1.7 * random.nextDouble()));
  }

  @Provide
  Arbitrary<PlanCase> smooth() {
    return PlanCase.of(
        problems(
            Arbitraries.of(Reduction.class).filter(r -> r != Reduction.ARGMAX),
            Arbitraries.just(false)));
  }

  /** The first extreme is found in whatever piece it lies, and alone gets the gradient. */
  @Test
  void winnersAreFoundAcrossPieces() {
    for (String text :
        List.of(
            "reduce:max_n3_ic20_ih200_iw250/channel/backward/nchw16",
            "reduce:min_n3_ic2_ih200_iw250/channel/backward",
            "reduce:max_n2_ic2_ih200_iw250/backward",
            "reduce:max_n1500_ic60/channel/backward")) {
      ReduceProblem problem = ReduceProblem.parse(text);
      for (int seed = 0; seed < 5; seed++) {
        PlanData data = PlanData.draw(new PlanCase(problem, seed), Values.UNIFORM);
        // Of so many numbers the extreme comes several times.
        Tensor x = data.tensor("x");
        x.forEach((n, c, h, w) -> x.set(n, c, h, w, Math.round(1e4f * x.get(n, c, h, w))));
        PlanData result = data.run(plan(problem, Threads.of(2)));
        PlanTruth.of(data).checkExact(result);
        double[] dx = result.tensor("dx").wide(v -> v);
        assertEquals(
            problem.per().of(problem.shape()).elements(),
            Arrays.stream(dx).filter(v -> v != 0).count());
      }
    }
  }

  /** The error grows with a 128th of the terms of a piece. */
  @Test
  void boundsAreMuchBetterThanOfOneSumAfterTheOther() {
    ReduceProblem million = ReduceProblem.parse("reduce:sum_iw1048576");
    double naive = 0x1p-24 * (1 << 20);
    assertTrue(algorithm().errorBound(million).factor() < naive / 1000);
    PlanData data = PlanData.draw(new PlanCase(million, 5), Values.UNIFORM);
    Tensor x = data.tensor("x").fill(0.1f);
    float sum = data.run(plan(million)).tensor("y").get(0, 0, 0, 0);
    assertEquals(x.elements() * (double) 0.1f, sum, 1e-5 * sum);
  }

  @Test
  void namedExamples() {
    float[] x = {1, -2, 3, -4, 5, -6};
    assertY("reduce:sum_n2_ic3", x, -3);
    assertY("reduce:sum_n2_ic3/channel", x, -3, 3, -3);
    assertY("reduce:sum_n2_ic3/image", x, 2, -5);
    assertY("reduce:mean_n2_ic3/image", x, 2f / 3, -5f / 3);
    assertY("reduce:l1_ih2_iw3/row", x, 6, 15);
    assertY("reduce:l2_ic2", new float[] {3, -4}, 5);
    assertY("reduce:max_ic2_ih1_iw3/plane", x, 3, 5);
    assertY("reduce:min_ih2_iw3/place", x, 1, -2, 3, -4, 5, -6);
    assertY("reduce:max_ic3_ih1_iw2/pixel", x, 5, -2);
    assertY("reduce:max_ic3/nchw16", Arrays.copyOf(new float[] {-3, -1, -2}, 16), -1);
    int[] index = new int[2];
    plan(ReduceProblem.parse("reduce:argmax_n2_ic3/image")).run(x, 0, index, 0);
    assertArrayEquals(new int[] {2, 1}, index);
  }

  private void assertY(String text, float[] x, float... expected) {
    float[] y = new float[expected.length];
    plan(ReduceProblem.parse(text)).run(x, 0, y, 0);
    assertArrayEquals(expected, y, text);
  }

  /** Squares that a float cannot hold do not make a norm infinite, nor nought. */
  @Test
  void normsDoNotOverflowOnTheWay() {
    for (String text : List.of("reduce:l2_iw40000", "reduce:l2_n200_ic200/channel")) {
      ReduceProblem problem = ReduceProblem.parse(text);
      for (float size : new float[] {1e30f, 1e-30f}) {
        PlanData data = PlanData.draw(new PlanCase(problem, 1), Values.UNIFORM);
        data.tensor("x").fill(size);
        Tensor y = data.run(plan(problem)).tensor("y");
        double exact = Math.sqrt(problem.per().count(problem.shape())) * size;
        assertEquals(exact, y.get(0, 0, 0, 0), 1e-6 * exact);
      }
    }
  }

  @Test
  void nothingIsReducedToTheNeutral() {
    float[] y = {7, 7};
    plan(ReduceProblem.parse("reduce:sum_n0_ic2/channel")).run(new float[0], 0, y, 0);
    assertArrayEquals(new float[] {0, 0}, y);
    plan(ReduceProblem.parse("reduce:mean_n0_ic2/channel")).run(new float[0], 0, y, 0);
    assertArrayEquals(new float[] {Float.NaN, Float.NaN}, y);
  }

  @Test
  void wrongProblemsAreRefused() {
    Refusal.of("kind", () -> ReduceProblem.parse("reduce:product_iw3"));
    Refusal.of("per", () -> ReduceProblem.parse("reduce:sum_iw3/element"));
    Refusal.of("layout", () -> ReduceProblem.parse("reduce:sum_iw3/pixel/nchw16"));
    Refusal.of("backward", () -> ReduceProblem.parse("reduce:argmax_iw3/backward"));
    Refusal.of("shape", () -> ReduceProblem.parse("reduce:max_n0_ic3"));
    ReduceProblem across = ReduceProblem.parse("reduce:argmax_ic3/nchw16");
    assertFalse(algorithm().supports(across).accepted());
    assertEquals("reference", Catalogue.standard().plan(across, PlanOptions.DEFAULT).algorithm());
  }
}
