package io.lanewise.testkit.elementwise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.elementwise.Elementwise.Kind;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Bits;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanCase;
import io.lanewise.testkit.plan.PlanData;
import io.lanewise.testkit.plan.TensorShapes;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

/** The contract of functions of elements. */
public class ElementwiseContract extends OurPlanContract {
  private static final List<Elementwise> FUNCTIONS =
      List.of(
          Elementwise.ADD,
          Elementwise.SUB,
          Elementwise.MUL,
          Elementwise.DIV,
          Elementwise.MIN,
          Elementwise.MAX,
          Elementwise.axpy(-0.5f),
          Elementwise.scale(-2f),
          Elementwise.clamp(-0.5f, 0.25f));

  private static final List<Elementwise> BINARY =
      FUNCTIONS.stream().filter(f -> f.kind().operands() == 2).toList();

  @Override
  protected String name() {
    return "elementwise";
  }

  @Override
  public Arbitrary<ElementwiseProblem> problems() {
    return Arbitraries.of(FUNCTIONS)
        .flatMap(
            function ->
                Combinators.combine(
                        shapes(),
                        function.kind().operands() == 1
                            ? Arbitraries.just(Per.ELEMENT)
                            : Arbitraries.of(Per.class),
                        Arbitraries.of(false, true))
                    .filter(ElementwiseContract::exists)
                    .as((shape, per, back) -> new ElementwiseProblem(function, shape, per, back)));
  }

  private static Arbitrary<TensorShape> shapes() {
    Arbitrary<TensorShape> batches =
        Combinators.combine(
                Arbitraries.of(Layout.values()), Sizes.between(0, 40, 8, 16), Sizes.between(0, 20))
            .as((layout, n, c) -> new TensorShape(layout, n, c, 1, 1));
    return Arbitraries.oneOf(TensorShapes.in(Layout.NCHW, Layout.NCHW16, Layout.NHWC), batches);
  }

  private static boolean exists(TensorShape shape, Per per, boolean backward) {
    return per != Per.PIXEL || shape.layout() != Layout.NCHW16;
  }

  @Override
  public List<Problem> largeProblems() {
    return List.of(
        ElementwiseProblem.parse("eltwise:add_iw100003"),
        ElementwiseProblem.parse("eltwise:mul_n3_ic37_ih31/channel/backward/nchw16"),
        ElementwiseProblem.parse("eltwise:div_n3_ic7_ih61/channel/backward"),
        ElementwiseProblem.parse("eltwise:max_n2000_ic50/channel/backward"),
        ElementwiseProblem.parse("eltwise:add_n700_ic300/channel/backward"),
        ElementwiseProblem.parse("eltwise:mul_n3_ic17_ih60/scalar/backward/nchw16"),
        ElementwiseProblem.parse("eltwise:axpy=0.1_n2_ic3_ih200_iw100/row"));
  }

  @Override
  public boolean isExactOnIntegers(Problem problem) {
    return ((ElementwiseProblem) problem).function().kind() != Kind.DIV;
  }

  /** Divisors of which the square is a number that a float can be. */
  @Override
  public void adapt(PlanData data, Random random) {
    ElementwiseProblem problem = (ElementwiseProblem) data.problem();
    if (problem.function().kind() == Kind.DIV && problem.backward()) {
      Tensor b = data.tensor("b");
      b.forEach(
          (n, c, h, w) -> {
            float x = b.get(n, c, h, w);
            b.set(n, c, h, w, Math.abs(x) < 0x1p-12f ? 0.75f : x);
          });
    }
  }

  /** Ties and NaNs are what min and max are decided by. */
  @Property
  void tiesAndNaNsGoToTheFirst(@ForAll("extremes") PlanCase it) {
    PlanData data = PlanData.draw(it, Values.INTEGERS);
    Random random = new Random(it.seed());
    for (String name : List.of("a", "b")) {
      Tensor t = data.tensor(name);
      t.forEach(
          (n, c, h, w) ->
              t.set(n, c, h, w, random.nextInt(4) == 0 ? Float.NaN : random.nextInt(3)));
    }
    PlanData result = data.run(plan(it.problem()));
    double[][] exact = data.wide();
    it.problem().reference(exact);
    Tensor da = result.tensor("da");
    int[] next = {0};
    da.forEach((n, c, h, w) -> assertEquals(exact[3][next[0]++], da.get(n, c, h, w)));
  }

  @Provide
  Arbitrary<PlanCase> extremes() {
    return PlanCase.of(
        Combinators.combine(
                Arbitraries.of(Elementwise.MIN, Elementwise.MAX),
                shapes(),
                Arbitraries.of(Per.class))
            .filter((function, shape, per) -> exists(shape, per, true))
            .as((function, shape, per) -> new ElementwiseProblem(function, shape, per, true)));
  }

  /** Broadcasting is the same as writing the numbers out. */
  @Property
  void broadcastingIsExpanding(@ForAll("broadcasts") PlanCase it) {
    ElementwiseProblem problem = (ElementwiseProblem) it.problem();
    TensorShape s = problem.shape();
    PlanData data = data(it, Values.UNIFORM);
    Tensor b = data.tensor("b");
    float[] numbers = new float[b.elements()];
    int[] next = {0};
    b.forEach((n, c, h, w) -> numbers[next[0]++] = b.get(n, c, h, w));
    Tensor all = Tensor.tight(s.layout(), s.batch(), s.channels(), s.height(), s.width()).fill(0f);
    all.forEach((n, c, h, w) -> all.set(n, c, h, w, numbers[problem.per().number(s, n, c, h, w)]));
    ElementwiseProblem expanded = new ElementwiseProblem(problem.function(), s, Per.ELEMENT, false);
    Tensor y = data.tensor("y");
    PlanData full = new PlanData(expanded, List.of(data.tensor("a"), all, y), null, 0);
    Bits.assertSame(full.run(plan(expanded)).tensor("y"), data.run(plan(problem)).tensor("y"), it);
  }

  @Provide
  Arbitrary<PlanCase> broadcasts() {
    return PlanCase.of(
        Combinators.combine(Arbitraries.of(BINARY), shapes(), Arbitraries.of(Per.class))
            .filter((function, shape, per) -> exists(shape, per, false))
            .as((function, shape, per) -> new ElementwiseProblem(function, shape, per, false)));
  }

  /** The gradients' definition follows from that of the values. */
  @Property(tries = 200)
  void gradientsAreThoseOfTheValues(@ForAll("broadcasts") PlanCase it) {
    ElementwiseProblem value = (ElementwiseProblem) it.problem();
    TensorShape s = value.shape();
    if (s.elements() > 300) {
      return;
    }
    Random random = new Random(it.seed());
    ElementwiseProblem gradient = new ElementwiseProblem(value.function(), s, value.per(), true);
    // Apart by much more than the step: no kink between two numbers that are compared.
    CentralDifferences.check(
        value,
        gradient,
        random,
        () -> (random.nextBoolean() ? 1 : -1) * (0.3 + 1.7 * random.nextDouble()));
  }

  @Test
  void namedExamples() {
    assertY("eltwise:add_n2_ic3/channel", new float[] {11, 22, 33, 14, 25, 36});
    assertY("eltwise:sub_n2_ic3/image", new float[] {-9, -8, -7, -16, -15, -14});
    assertY("eltwise:mul_n2_ic3/scalar", new float[] {10, 20, 30, 40, 50, 60});
    assertY("eltwise:axpy=0.5_n2_ic3", new float[] {6, 12, 18, 24, 30, 36});
  }

  private void assertY(String text, float[] expected) {
    float[] y = new float[6];
    Plan plan = plan(ElementwiseProblem.parse(text), Threads.ONE);
    plan.run(new float[] {1, 2, 3, 4, 5, 6}, 0, new float[] {10, 20, 30, 40, 50, 60}, 0, y, 0);
    org.junit.jupiter.api.Assertions.assertArrayEquals(expected, y, text);
  }

  @Test
  void operandsAreWhatTheGradientNeeds() {
    assertEquals("[a, b, y]", names("eltwise:add_iw3"));
    assertEquals("[dy, da, db]", names("eltwise:sub_iw3/backward"));
    assertEquals("[a, b, dy, da, db]", names("eltwise:div_iw3/row/backward"));
    assertEquals("[dy, da]", names("eltwise:scale=2.0_iw3/backward"));
    assertEquals("[a, dy, da]", names("eltwise:clamp=0.0,1.0_iw3/backward"));
  }

  private static String names(String text) {
    return ElementwiseProblem.parse(text).operands().stream()
        .map(Operand::name)
        .toList()
        .toString();
  }

  @Test
  void wrongProblemsAreRefused() {
    Refusal.of("kind", () -> ElementwiseProblem.parse("eltwise:plus_iw3"));
    Refusal.of("axpy", () -> ElementwiseProblem.parse("eltwise:axpy_iw3"));
    Refusal.of("factor", () -> ElementwiseProblem.parse("eltwise:scale=NaN_iw3"));
    Refusal.of("clamp", () -> ElementwiseProblem.parse("eltwise:clamp=2,1_iw3"));
    Refusal.of("per", () -> ElementwiseProblem.parse("eltwise:scale=2_iw3/row"));
    Refusal.of("layout", () -> ElementwiseProblem.parse("eltwise:add_iw3/pixel/nchw16"));
    Refusal.of("text", () -> ElementwiseProblem.parse("eltwise:add_iw3/sideways"));
  }
}
