package io.lanewise.testkit.move;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.move.ConcatProblem;
import io.lanewise.kernels.move.CropProblem;
import io.lanewise.kernels.move.DepthSpaceProblem;
import io.lanewise.kernels.move.FlipProblem;
import io.lanewise.kernels.move.Im2colProblem;
import io.lanewise.kernels.move.PadProblem;
import io.lanewise.kernels.move.TransposeProblem;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanCase;
import io.lanewise.testkit.plan.PlanData;
import io.lanewise.testkit.plan.TensorShapes;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The contract of moves, and what undoes what. */
public class MoveContract extends OurPlanContract {
  @Override
  protected String name() {
    return "move";
  }

  @Override
  public Arbitrary<? extends Problem> problems() {
    return Arbitraries.oneOf(
        concats(), crops(), flips(), transposes(), blocks(), pads(), columns());
  }

  private static Arbitrary<Layout> layouts() {
    return Arbitraries.of(Layout.NCHW, Layout.NCHW16);
  }

  private static Arbitrary<Problem> concats() {
    return Combinators.combine(
            layouts(),
            Sizes.between(0, 3),
            Sizes.between(0, 40, 16, 32).list().ofMinSize(1).ofMaxSize(4),
            Sizes.between(0, 7),
            Sizes.between(0, 9),
            Arbitraries.of(false, true))
        .as(ConcatProblem::new);
  }

  private static Arbitrary<Problem> crops() {
    return Combinators.combine(TensorShapes.any(), Arbitraries.integers().between(0, 1 << 20))
        .as(
            (s, seed) -> {
              Random random = new Random(seed);
              int oh = random.nextInt(s.height() + 1);
              int ow = random.nextInt(s.width() + 1);
              int top = random.nextInt(s.height() - oh + 1);
              int left = random.nextInt(s.width() - ow + 1);
              return new CropProblem(s, top, left, oh, ow);
            });
  }

  private static Arbitrary<Problem> flips() {
    return Combinators.combine(TensorShapes.any(), Arbitraries.of("h", "w", "hw"))
        .as((s, axes) -> new FlipProblem(s, axes.contains("h"), axes.contains("w")));
  }

  private static Arbitrary<Problem> transposes() {
    List<String> orders =
        Stream.of("nchw", "ncwh", "nhwc", "nwhc", "cnhw", "hwcn", "wchn", "chwn", "whcn", "nhcw")
            .toList();
    return Combinators.combine(TensorShapes.in(Layout.NCHW), Arbitraries.of(orders))
        .as(TransposeProblem::new);
  }

  private static Arbitrary<Problem> blocks() {
    return Combinators.combine(
            layouts(),
            Sizes.between(0, 2),
            Sizes.between(0, 20, 16),
            Sizes.between(0, 5),
            Sizes.between(0, 20, 16),
            Arbitraries.of(1, 2, 2, 3, 4, 5),
            Arbitraries.of(DepthSpaceProblem.Order.values()),
            Arbitraries.of(false, true))
        .as(
            (layout, n, c, h, w, b, order, toDepth) ->
                new DepthSpaceProblem(
                    toDepth
                        ? new TensorShape(layout, n, c, h * b, w * b)
                        : new TensorShape(layout, n, c * b * b, h, w),
                    b,
                    order,
                    toDepth));
  }

  private static Arbitrary<Problem> pads() {
    return Combinators.combine(
            TensorShapes.any(),
            Arbitraries.of(PadProblem.Mode.values()),
            Arbitraries.of(0f, 1.5f, Float.NaN),
            Arbitraries.integers().between(0, 1 << 20),
            Arbitraries.of(false, true))
        .as(
            (s, mode, value, seed, backward) -> {
              Random random = new Random(seed);
              int[] margins = new int[4];
              for (int i = 0; i < 4; i++) {
                int size = i % 2 == 0 ? s.height() : s.width();
                int most =
                    switch (mode) {
                      case CONSTANT -> 4;
                      case REFLECT -> Math.min(4, Math.max(0, size - 1));
                      case REPLICATE -> size == 0 ? 0 : 4;
                    };
                margins[i] = random.nextInt(most + 1);
              }
              return new PadProblem(
                  mode, value, s, margins[0], margins[1], margins[2], margins[3], backward);
            });
  }

  private static Arbitrary<Problem> columns() {
    return Combinators.combine(
            Arbitraries.integers().between(1, 20),
            Arbitraries.integers().between(9, 20),
            Arbitraries.integers().between(9, 40),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(1, 3),
            Arbitraries.integers().between(0, 3),
            Arbitraries.integers().between(1, 2),
            Arbitraries.of(false, true))
        .as(
            (c, h, w, k, s, p, d, backward) ->
                new Im2colProblem(
                    ConvShape.of(c, h, w, 1, k, Math.min(w, k + 1))
                        .withBatch(2)
                        .withPadding(p, p / 2, p, 3 - p)
                        .withStride(s)
                        .withDilation(d),
                    backward));
  }

  @Override
  public List<Problem> largeProblems() {
    return Stream.of(
            "concat:64+3+32_n2_ih30_iw31/nchw16",
            // A dense block of 40 layers, and its gradient.
            "concat:24" + "+12".repeat(40) + "_ih14",
            "split:24" + "+12".repeat(40) + "_ih14/nchw16",
            "split:64+16+30_n2_ih30_iw31",
            "split:64+16+30_n2_ih30_iw31/nchw16",
            "concat:40000+40000_n1",
            "crop:ic30_ih60_iw61_t3_l5_oh50_ow51",
            "flip:hw_ic30_ih60_iw61",
            "transpose:ncwh_ih300_iw301",
            "transpose:nhwc_n2_ic70_ih23_iw31",
            "depth-to-space:crd_n2_ic64_ih30_iw33_b2",
            "depth-to-space:dcr_n2_ic80_ih30_iw33_b2/nchw16",
            "space-to-depth:dcr_n2_ic20_ih60_iw66_b2",
            "pad:reflect_n2_ic20_ih60_iw61_pt1_pl2_pr3/nchw16",
            "pad:reflect_n2_ic20_ih60_iw61_pt1_pl2_pr3/backward",
            "pad:replicate_n2_ic20_ih60_iw61_p3/backward/nchw16",
            "im2col:n2_ic7_ih40_k3_p1",
            "col2im:n2_ic7_ih40_k3_s2")
        .map(Problems::parse)
        .toList();
  }

  @Override
  public boolean isExactOnIntegers(Problem problem) {
    return true;
  }

  /** Bits are moved, not numbers. */
  @Property(tries = 200)
  void signsOfZerosAreKept(@ForAll("copies") Problem problem) {
    PlanData data = PlanData.draw(new PlanCase(problem, 1), Values.VANISHING);
    PlanData reference = data.run(Catalogue.standard().plan(problem, referenceOptions()));
    data.run(plan(problem)).assertSameResults(reference, problem);
  }

  private static PlanOptions referenceOptions() {
    return PlanOptions.DEFAULT.withAlgorithm("reference");
  }

  @Provide
  Arbitrary<Problem> copies() {
    return Arbitraries.oneOf(concats(), crops(), flips(), transposes(), blocks());
  }

  @Property(tries = 100)
  void spaceToDepthUndoesDepthToSpace(@ForAll("shuffles") Problem problem) {
    DepthSpaceProblem there = (DepthSpaceProblem) problem;
    DepthSpaceProblem back =
        new DepthSpaceProblem(
            there.operands().get(1).shape(), there.block(), there.order(), !there.toDepth());
    undoes(there, back);
  }

  @Provide
  Arbitrary<Problem> shuffles() {
    return blocks();
  }

  @Property(tries = 100)
  void transposesHaveInverses(@ForAll("orders") Problem problem) {
    undoes(problem, ((TransposeProblem) problem).inverse());
  }

  @Provide
  Arbitrary<Problem> orders() {
    return transposes();
  }

  private void undoes(Problem there, Problem back) {
    int floats = there.operands().get(0).shape().floats();
    PlanData data = PlanData.draw(new PlanCase(there, 5), Values.UNIFORM);
    float[] x = data.floats().get(0).array();
    int at = data.floats().get(0).offset();
    float[] y = new float[there.operands().get(1).shape().floats()];
    float[] again = new float[floats];
    plan(there).run(x, at, y, 0);
    plan(back).run(y, 0, again, 0);
    assertArrayEquals(Arrays.copyOfRange(x, at, at + floats), again);
  }

  /** ⟨f(x), dy⟩ = ⟨x, fᵀ(dy)⟩, exact on integers. */
  @Property(tries = 200)
  void backwardIsTheAdjoint(@ForAll("linears") Problem problem) {
    Problem back =
        switch (problem) {
          case PadProblem p ->
              new PadProblem(
                  p.mode(), 0f, p.shape(), p.top(), p.left(), p.bottom(), p.right(), true);
          case Im2colProblem p -> new Im2colProblem(p.shape(), true);
          default -> throw new AssertionError(problem);
        };
    PlanData data = PlanData.draw(new PlanCase(problem, 7), Values.INTEGERS);
    PlanData gradient = PlanData.draw(new PlanCase(back, 8), Values.INTEGERS);
    double[][] forward = computed(data.run(plan(problem)));
    double[][] backward = computed(gradient.run(plan(back)));
    if (dot(forward[1], backward[0]) != dot(forward[0], backward[1])) {
      throw new AssertionError(back + " is not the adjoint of " + problem);
    }
  }

  private static double[][] computed(PlanData data) {
    return data.floats().stream().map(t -> t.wide(v -> v)).toArray(double[][]::new);
  }

  @Provide
  Arbitrary<Problem> linears() {
    return Arbitraries.oneOf(
        pads()
            .map(p -> (PadProblem) p)
            .map(
                p ->
                    new PadProblem(
                        p.mode(), 0f, p.shape(), p.top(), p.left(), p.bottom(), p.right(), false)),
        columns().map(p -> new Im2colProblem(((Im2colProblem) p).shape(), false)));
  }

  private static double dot(double[] a, double[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  @Example
  void examples() {
    shows("pad:reflect_iw3_pl2_pr2", new float[] {1, 2, 3}, 3, 2, 1, 2, 3, 2, 1);
    shows("pad:replicate_iw3_pl2_pr1", new float[] {1, 2, 3}, 1, 1, 1, 2, 3, 3);
    shows("pad:constant=7.0_iw2_pl1_pt1", new float[] {1, 2}, 7, 7, 7, 7, 1, 2);
    shows("flip:w_iw3", new float[] {1, 2, 3}, 3, 2, 1);
    shows("transpose:ncwh_ih2_iw3", new float[] {1, 2, 3, 4, 5, 6}, 1, 4, 2, 5, 3, 6);
    shows("depth-to-space:crd_ic4_b2", new float[] {1, 2, 3, 4}, 1, 2, 3, 4);
    float[] eight = {1, 2, 3, 4, 5, 6, 7, 8};
    shows("depth-to-space:crd_ic8_b2", eight, 1, 2, 3, 4, 5, 6, 7, 8);
    shows("depth-to-space:dcr_ic8_b2", eight, 1, 3, 5, 7, 2, 4, 6, 8);
    shows("im2col:ic1_ih2_iw3_k2", new float[] {1, 2, 3, 4, 5, 6}, 1, 2, 2, 3, 4, 5, 5, 6);
  }

  private void shows(String problem, float[] x, float... expected) {
    float[] y = new float[expected.length];
    plan(Problems.parse(problem)).run(x, 0, y, 0);
    assertArrayEquals(expected, y, problem);
  }

  @Example
  void badProblemsAreRefused() {
    Refusal.of("channels", () -> new ConcatProblem(Layout.NCHW, 1, List.of(), 1, 1, false));
    Refusal.of("channels", () -> new ConcatProblem(Layout.NCHW, 1, List.of(-1), 1, 1, true));
    Refusal.of("layout", () -> new ConcatProblem(Layout.NHWC, 1, List.of(1), 1, 1, true));
    Refusal.of("kind", () -> Problems.parse("concat:3+_n1"));
    Refusal.of("outHeight", () -> Problems.parse("crop:ih5_t3_oh3"));
    Refusal.of("outWidth", () -> Problems.parse("crop:ih5_l3_ow3"));
    Refusal.of("kind", () -> Problems.parse("flip:c_ih5"));
    Refusal.of("order", () -> Problems.parse("transpose:nchh_ih5"));
    Refusal.of("block", () -> Problems.parse("depth-to-space:dcr_ic6_b2"));
    Refusal.of("block", () -> Problems.parse("space-to-depth:dcr_ih6_b4"));
    Refusal.of("left", () -> Problems.parse("pad:reflect_ih9_iw2_pl2"));
    Refusal.of("kind", () -> Problems.parse("pad:mirror_ih9"));
    Refusal.of("shape", () -> new Im2colProblem(ConvShape.of(3, 5, 5, 2, 1), false));
    for (int count : new int[] {0, 1, 3, 16, 17, 40}) {
      Operands wrong = new Operands();
      for (int i = 0; i < count; i++) {
        wrong.add(new float[3], 0);
      }
      Refusal.of("operands", () -> plan(Problems.parse("flip:w_iw3")).run(wrong));
    }
  }

  /** Parts of every kind lie where the whole has them. */
  @Example
  void splitUndoesConcat() {
    for (String layout : new String[] {"", "/nchw16"}) {
      String text = "5+16+20_n2_ih3_iw5" + layout;
      PlanData parts =
          PlanData.draw(new PlanCase(Problems.parse("concat:" + text), 3), Values.WIDE);
      PlanData joined = parts.run(plan(parts.problem()));
      Problem split = Problems.parse("split:" + text);
      Operands operands = new Operands();
      operands.add(joined.floats().get(3).array(), joined.floats().get(3).offset());
      float[][] back = new float[3][];
      for (int i = 0; i < 3; i++) {
        back[i] = new float[split.operands().get(1 + i).shape().floats()];
        operands.add(back[i], 0);
      }
      plan(split).run(operands);
      for (int i = 0; i < 3; i++) {
        var t = parts.floats().get(i);
        assertArrayEquals(Arrays.copyOfRange(t.array(), t.offset(), t.end()), back[i], text);
      }
    }
  }
}
