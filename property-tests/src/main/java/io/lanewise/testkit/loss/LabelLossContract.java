package io.lanewise.testkit.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.gemm.Sgemv;
import io.lanewise.kernels.loss.LabelLossProblem;
import io.lanewise.kernels.loss.LabelLossProblem.Kind;
import io.lanewise.kernels.loss.Reduction;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanCase;
import io.lanewise.testkit.plan.PlanData;
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
import net.jqwik.api.constraints.IntRange;

/** The contract of losses of classes, and examples by hand. */
public class LabelLossContract extends OurPlanContract {
  @Override
  protected String name() {
    return "label-loss";
  }

  @Override
  public Arbitrary<LabelLossProblem> problems() {
    return Combinators.combine(
            Arbitraries.of(Kind.values()),
            Sizes.between(0, 140, 16, 64),
            Arbitraries.oneOf(Sizes.between(1, 150, 16, 32, 64), Sizes.between(1, 16)),
            Arbitraries.of(0f, 0f, 0.1f, 1f),
            Arbitraries.of(false, true),
            Arbitraries.of(LabelLossProblem.NO_LABEL, -100, 0),
            Arbitraries.of(Reduction.values()),
            Arbitraries.of(false, true))
        .as(
            (kind, rows, columns, smoothing, weighted, ignored, reduction, valueOnly) ->
                new LabelLossProblem(
                    kind,
                    rows,
                    columns,
                    kind == Kind.NLL || kind == Kind.HINGE ? 0f : smoothing,
                    weighted,
                    kind == Kind.SOFT_CROSS_ENTROPY ? LabelLossProblem.NO_LABEL : ignored,
                    reduction,
                    valueOnly));
  }

  @Override
  public List<Problem> largeProblems() {
    return Stream.of(
            "cross-entropy:r100_c1000",
            "cross-entropy:r100_c1000/smoothing=0.1/weights/ignore=-1",
            "soft-cross-entropy:r100_c500/smoothing=0.2/sum",
            "nll:r10000_c8/weights",
            "hinge:r100_c1000/none",
            "cross-entropy:r5000_c10/weights/ignore=3",
            "cross-entropy:r4000_c16/smoothing=0.1/none",
            "soft-cross-entropy:r3000_c9/weights",
            "hinge:r5000_c10/weights/ignore=3")
        .map(Problems::parse)
        .toList();
  }

  /**
   * Weights and probabilities are what they may be. A hinge's scores are so coarse that differences
   * near its kink are exact: on either side of it the gradient is another.
   */
  @Override
  public void adapt(PlanData data, Random random) {
    LabelLossProblem p = (LabelLossProblem) data.problem();
    if (p.weighted()) {
      Tensor weights = data.tensor("w");
      weights.forEach((n, c, h, w) -> weights.set(n, c, h, w, 0.5f + random.nextFloat()));
    }
    if (p.kind() == Kind.SOFT_CROSS_ENTROPY) {
      Tensor t = data.tensor("t");
      t.forEach((n, c, h, w) -> t.set(n, c, h, w, random.nextFloat()));
    }
    if (p.kind() == Kind.HINGE) {
      Tensor x = data.tensor("x");
      x.forEach(
          (n, c, h, w) ->
              x.set(n, c, h, w, (float) (Math.rint(x.get(n, c, h, w) * 4096.0) / 4096)));
    }
  }

  @Override
  public boolean isExactOnIntegers(Problem problem) {
    LabelLossProblem p = (LabelLossProblem) problem;
    boolean sums = p.kind() == Kind.NLL || p.kind() == Kind.HINGE;
    return sums && !p.weighted() && p.reduction() != Reduction.MEAN;
  }

  /** On the double reference, away from kinks. */
  @Property(tries = 200)
  void gradientsAreCentralDifferences(
      @ForAll Kind kind, @ForAll boolean weighted, @ForAll int seed) {
    Random random = new Random(seed);
    int rows = 3;
    int columns = 4;
    float smoothing = kind == Kind.NLL || kind == Kind.HINGE ? 0f : 0.25f;
    int ignored = kind == Kind.SOFT_CROSS_ENTROPY ? LabelLossProblem.NO_LABEL : 2;
    LabelLossProblem problem =
        new LabelLossProblem(
            kind, rows, columns, smoothing, weighted, ignored, Reduction.MEAN, false);
    double[][] operands =
        problem.operands().stream()
            .map(o -> random.doubles(o.shape().floats(), 0.5, 2).toArray())
            .toArray(double[][]::new);
    if (kind != Kind.SOFT_CROSS_ENTROPY) {
      operands[operands.length - 1] = new double[] {1, 2, 3};
    }
    problem.reference(operands);
    int lossAt = (kind == Kind.SOFT_CROSS_ENTROPY ? 2 : 1) + (weighted ? 1 : 0);
    double[] dx = operands[lossAt + 1].clone();
    double step = 1e-6;
    for (int i = 0; i < rows * columns; i++) {
      double slope = 0;
      for (int sign = -1; sign <= 1; sign += 2) {
        operands[0][i] += sign * step;
        problem.reference(operands);
        slope += sign * operands[lossAt][0] / (2 * step);
        operands[0][i] -= sign * step;
      }
      assertEquals(slope, dx[i], 1e-3 * Math.abs(slope) + 1e-8, problem + " at " + i);
    }
  }

  /** Many short rows are turned; each has the bits that it has alone. */
  @Property(tries = 200)
  void manyRowsAreEachARow(
      @ForAll Kind kind,
      @ForAll @IntRange(min = 1, max = 17) int columns,
      @ForAll boolean weighted,
      @ForAll int seed) {
    int rows = 16 + new Random(seed).nextInt(130);
    float smoothing = kind == Kind.NLL || kind == Kind.HINGE || seed % 2 == 0 ? 0f : 0.25f;
    LabelLossProblem many =
        new LabelLossProblem(
            kind,
            rows,
            columns,
            smoothing,
            weighted,
            LabelLossProblem.NO_LABEL,
            Reduction.NONE,
            false);
    LabelLossProblem one =
        new LabelLossProblem(
            kind,
            1,
            columns,
            smoothing,
            weighted,
            LabelLossProblem.NO_LABEL,
            Reduction.NONE,
            false);
    PlanData data = data(new PlanCase(many, seed), Values.SPECIAL);
    PlanData done = data.run(plan(many));
    Plan single = plan(one);
    for (int r = 0; r < rows; r++) {
      float[] loss = new float[1];
      float[] dx = new float[columns];
      Operands operands = new Operands().add(row(data, "x", r), 0);
      if (kind == Kind.SOFT_CROSS_ENTROPY) {
        operands.add(row(data, "t", r), 0);
      }
      if (weighted) {
        operands.add(data.tensor("w").array(), data.tensor("w").offset());
      }
      operands.add(loss, 0).add(dx, 0);
      if (data.integers() != null) {
        operands.add(data.integers(), data.integersAt() + r);
      }
      single.run(operands);
      Tensor losses = done.tensor("loss");
      assertEquals(loss[0] + 0f, losses.array()[losses.offset() + r] + 0f, many + " row " + r);
      float[] expected = row(done, "dx", r);
      for (int i = 0; i < columns; i++) {
        assertEquals(dx[i] + 0f, expected[i] + 0f, many + " row " + r);
      }
    }
  }

  private static float[] row(PlanData data, String name, int r) {
    Tensor t = data.tensor(name);
    int columns = ((LabelLossProblem) data.problem()).columns();
    int at = t.offset() + r * columns;
    return Arrays.copyOfRange(t.array(), at, at + columns);
  }

  @Example
  void aUniformGuessAmongTenIsLnTen() {
    float[] loss = new float[1];
    float[] dx = new float[10];
    plan(Problems.parse("cross-entropy:c10"))
        .run(new float[10], 0, loss, 0, dx, 0, new int[] {3}, 0);
    assertEquals(Math.log(10), loss[0], Math.ulp((float) Math.log(10)));
    for (int i = 0; i < 10; i++) {
      assertEquals(i == 3 ? -0.9 : 0.1, dx[i], 1e-7);
    }
    // The same against a target that is as uniform: the gradient vanishes.
    float[] target = new float[10];
    Arrays.fill(target, 0.1f);
    plan(Problems.parse("soft-cross-entropy:c10"))
        .run(new Operands().add(new float[10], 0).add(target, 0).add(loss, 0).add(dx, 0));
    assertEquals(Math.log(10), loss[0], 4 * Math.ulp((float) Math.log(10)));
    for (float d : dx) {
      assertEquals(0, d, 1e-7);
    }
  }

  /**
   * W·x + b by hand: .1·1 − .25·73 + .1·227 + 2.5·82 − 2 = 207.55, .5·73 + .2·227 − .6·82 + 1.7 =
   * 34.4, 2·1 + .8·73 + 1.8·227 − .1·82 − .5 = 460.3.
   */
  @Example
  void aLinearClassifier() {
    float[] w = {0.1f, -0.25f, 0.1f, 2.5f, 0, 0.5f, 0.2f, -0.6f, 2, 0.8f, 1.8f, -0.1f};
    float[] x = {1, 73, 227, 82};
    float[] scores = {-2, 1.7f, -0.5f};
    Sgemv.run(false, 3, 4, 1f, w, 0, 4, x, 0, 1, 1f, scores, 0, 1);
    assertArrayEquals(new float[] {207.55f, 34.4f, 460.3f}, scores, 1e-4f);
    // Of label 0: 34.4 − 207.55 + 1 < 0, and 460.3 − 207.55 + 1 = 253.75.
    assertEquals(253.75f, loss("hinge:c3", scores, 0), 2e-4f);
    // Of label 1: 207.55 − 34.4 + 1 = 174.15, and 460.3 − 34.4 + 1 = 426.9.
    assertEquals(601.05f, loss("hinge:c3", scores, 1), 4e-4f);
    assertEquals(0, loss("hinge:c3", scores, 2));
    // Softmax gives all to the largest: the loss is how far the label's score is below it.
    assertEquals(252.75f, loss("cross-entropy:c3", scores, 0), 2e-4f);
    assertEquals(425.9f, loss("cross-entropy:c3", scores, 1), 2e-4f);
    assertEquals(0, loss("cross-entropy:c3", scores, 2));
    float[] perceptron = new float[3];
    Catalogue.standard()
        .plan(Problems.parse("loss:perceptron_c3/none/value"), PlanOptions.DEFAULT)
        .run(scores, 0, new float[] {1, -1, -1}, 0, perceptron, 0);
    assertArrayEquals(new float[] {0, 34.4f, 460.3f}, perceptron, 1e-4f);
  }

  private float loss(String problem, float[] scores, int label) {
    float[] loss = new float[1];
    plan(Problems.parse(problem + "/value")).run(scores, 0, loss, 0, new int[] {label}, 0);
    return loss[0];
  }

  @Example
  void ignoredRowsDoNotCount() {
    float[] x = {0, 0, 5, 7, 0, 0};
    float[] loss = new float[1];
    float[] dx = new float[6];
    plan(Problems.parse("cross-entropy:r3_c2/ignore=-100"))
        .run(x, 0, loss, 0, dx, 0, new int[] {0, -100, 1}, 0);
    assertEquals(Math.log(2), loss[0], 1e-7);
    assertArrayEquals(new float[] {-0.25f, 0.25f, 0, 0, 0.25f, -0.25f}, dx);
    plan(Problems.parse("cross-entropy:r3_c2/ignore=-100"))
        .run(x, 0, loss, 0, dx, 0, new int[] {-100, -100, -100}, 0);
    assertEquals(Float.NaN, loss[0]);
    assertArrayEquals(new float[6], dx);
  }

  @Example
  void weightsAndSmoothing() {
    float[] loss = new float[1];
    float[] dx = new float[4];
    // (1·ln 2 + 3·ln 2)/(1 + 3), each row's gradient by its weight's share.
    plan(Problems.parse("cross-entropy:r2_c2/weights"))
        .run(
            new Operands()
                .add(new float[4], 0)
                .add(new float[] {1, 3}, 0)
                .add(loss, 0)
                .add(dx, 0)
                .add(new int[] {0, 1}, 0));
    assertEquals(Math.log(2), loss[0], 1e-7);
    assertArrayEquals(new float[] {-0.125f, 0.125f, 0.375f, -0.375f}, dx);
    // ½·(ln 2)·(.75 + .25) whatever the label; the gradient is p − q.
    plan(Problems.parse("cross-entropy:r2_c2/smoothing=0.5"))
        .run(new float[4], 0, loss, 0, dx, 0, new int[] {0, 1}, 0);
    assertEquals(Math.log(2), loss[0], 1e-7);
    assertArrayEquals(new float[] {-0.125f, 0.125f, 0.125f, -0.125f}, dx);
  }

  @Example
  void badProblemsAreRefused() {
    Refusal.of("columns", () -> Problems.parse("nll:r3_c0"));
    Refusal.of("smoothing", () -> Problems.parse("nll:c3/smoothing=0.1"));
    Refusal.of("smoothing", () -> Problems.parse("cross-entropy:c3/smoothing=1.5"));
    Refusal.of("ignored", () -> Problems.parse("soft-cross-entropy:c3/ignore=1"));
    Refusal.of("ignore", () -> Problems.parse("cross-entropy:c3/ignore=x"));
    Refusal.of("option", () -> Problems.parse("cross-entropy:c3/backward"));
  }
}
