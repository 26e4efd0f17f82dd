package io.lanewise.testkit.softmax;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.softmax.SoftmaxProblem;
import io.lanewise.kernels.softmax.SoftmaxProblem.Kind;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanCase;
import io.lanewise.testkit.plan.PlanData;
import io.lanewise.testkit.plan.PlanTruth;
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

/** The contract of softmax and its kin, probabilities, and central differences. */
public class SoftmaxContract extends OurPlanContract {
  private static final float INF = Float.POSITIVE_INFINITY;
  private static final float NAN = Float.NaN;

  @Override
  protected String name() {
    return "softmax";
  }

  @Override
  public Arbitrary<SoftmaxProblem> problems() {
    return Combinators.combine(
            Arbitraries.of(Kind.values()),
            Sizes.between(0, 5),
            Sizes.between(1, 150, 16, 32, 64, 128),
            Arbitraries.of(false, true))
        .as(SoftmaxProblem::new);
  }

  @Override
  public List<Problem> largeProblems() {
    return Stream.of(
            "softmax:r100_c1000",
            "softmax:r100_c1000/backward",
            "log-softmax:r7_c40000",
            "log-softmax:r5000_c10/backward",
            "log-sum-exp:r100_c1000",
            "log-sum-exp:r100_c1000/backward")
        .map(Problems::parse)
        .toList();
  }

  /** What comes from a forward pass is what it may be: at most the sum, logarithms below 0. */
  @Override
  public void adapt(PlanData data, Random random) {
    SoftmaxProblem p = (SoftmaxProblem) data.problem();
    if (!p.backward()) {
      return;
    }
    if (p.kind() == Kind.LOG_SOFTMAX) {
      Tensor y = data.tensor("y");
      y.forEach((n, c, h, w) -> y.set(n, c, h, w, -Math.abs(y.get(n, c, h, w))));
    } else if (p.kind() == Kind.LOG_SUM_EXP) {
      Tensor x = data.tensor("x");
      Tensor y = data.tensor("y");
      y.forEach(
          (n, c, h, w) -> {
            float max = Float.NEGATIVE_INFINITY;
            for (int i = 0; i < p.columns(); i++) {
              max = Math.max(max, x.get(0, 0, h, i));
            }
            y.set(n, c, h, w, max);
          });
    }
  }

  @Property
  void probabilitiesSumToOne(@ForAll @IntRange(min = 1, max = 3000) int columns, @ForAll int seed) {
    SoftmaxProblem problem = new SoftmaxProblem(Kind.SOFTMAX, 3, columns, false);
    for (Values values : new Values[] {Values.UNIFORM, Values.INTEGERS, Values.VANISHING}) {
      PlanData data = PlanData.draw(new PlanCase(problem, seed), values).run(plan(problem));
      double[] y = data.tensor("y").wide(v -> v);
      double[] x = data.tensor("x").wide(v -> v);
      for (int row = 0; row < 3; row++) {
        double sum = 0;
        double max = 0;
        for (int i = 0; i < columns; i++) {
          sum += y[row * columns + i];
          max = Math.max(max, Math.abs(x[row * columns + i]));
        }
        // The spread of a row, once for an element's own exponential and once for the sum's.
        double allowed = algorithm().errorBound(problem).factor() * (4 * max + 1);
        assertEquals(1, sum, allowed, problem + " of " + values);
      }
    }
  }

  /** A shift by a power of two that loses no bit changes nothing. */
  @Example
  void aShiftChangesNothing() {
    float[] x = new float[37];
    float[] shifted = new float[37];
    for (int i = 0; i < 37; i++) {
      x[i] = (i * 7 % 37) / 4f;
      shifted[i] = x[i] + 1024;
    }
    float[] y = new float[37];
    float[] z = new float[37];
    plan(Problems.parse("softmax:c37")).run(x, 0, y, 0);
    plan(Problems.parse("softmax:c37")).run(shifted, 0, z, 0);
    assertArrayEquals(y, z);
  }

  /** The gradients of all three on the double reference. */
  @Property(tries = 50)
  void gradientsAreThoseOfTheForwardPass(
      @ForAll Kind kind, @ForAll @IntRange(min = 1, max = 20) int columns, @ForAll int seed) {
    Random random = new Random(seed);
    SoftmaxProblem forward = new SoftmaxProblem(kind, 1, columns, false);
    SoftmaxProblem backward = new SoftmaxProblem(kind, 1, columns, true);
    double[] x = random.doubles(columns, -2, 2).toArray();
    double[] y = new double[kind == Kind.LOG_SUM_EXP ? 1 : columns];
    double[] dy = random.doubles(y.length, -1, 1).toArray();
    double[] dx = new double[columns];
    forward.reference(new double[][] {x, y});
    backward.reference(
        kind == Kind.LOG_SUM_EXP ? new double[][] {x, y, dy, dx} : new double[][] {y, dy, dx});
    double step = 1e-6;
    for (int i = 0; i < columns; i++) {
      double slope = 0;
      for (int sign = -1; sign <= 1; sign += 2) {
        double[] moved = x.clone();
        moved[i] += sign * step;
        double[] there = new double[y.length];
        forward.reference(new double[][] {moved, there});
        for (int j = 0; j < y.length; j++) {
          slope += sign * dy[j] * there[j] / (2 * step);
        }
      }
      assertEquals(slope, dx[i], 1e-3 * Math.abs(slope) + 1e-8, kind + " " + i);
    }
  }

  @Example
  void infinitiesAndNan() {
    shows("softmax:c3", new float[] {0, -INF, 0}, 0.5f, 0, 0.5f);
    shows("softmax:c3", new float[] {0, INF, 0}, NAN, NAN, NAN);
    shows("softmax:c3", new float[] {0, NAN, 0}, NAN, NAN, NAN);
    shows("softmax:c2", new float[] {-INF, -INF}, NAN, NAN);
    shows("log-softmax:c2", new float[] {5, -INF}, 0, -INF);
    shows("log-sum-exp:c2", new float[] {-INF, -INF}, -INF);
    shows("log-sum-exp:c2", new float[] {0, INF}, INF);
    shows("log-sum-exp:c2", new float[] {NAN, INF}, NAN);
    shows("softmax:c2", new float[] {3e38f, -3e38f}, 1, 0);
    shows("log-sum-exp:c1", new float[] {3e38f}, 3e38f);
  }

  private void shows(String problem, float[] x, float... expected) {
    float[] y = new float[expected.length];
    plan(Problems.parse(problem)).run(x, 0, y, 0);
    assertArrayEquals(expected, y, problem);
  }

  @Example
  void badProblemsAreRefused() {
    Refusal.of("columns", () -> Problems.parse("softmax:r3_c0"));
    Refusal.of("option", () -> Problems.parse("softmax:c3/sideways"));
    Refusal.of("rows", () -> new SoftmaxProblem(Kind.SOFTMAX, -1, 3, false));
  }

  /** The bound is not so wide that anything passes: a thousandth is far outside. */
  @Example
  void theBoundIsNarrow() {
    Problem problem = Problems.parse("softmax:c1000");
    PlanData data = PlanData.draw(new PlanCase(problem, 1), Values.UNIFORM);
    PlanData computed = data.run(plan(problem));
    Tensor y = computed.tensor("y");
    y.set(0, 0, 0, 500, y.get(0, 0, 0, 500) * 1.001f);
    try {
      PlanTruth.of(data).check(computed, algorithm().errorBound(problem));
    } catch (AssertionError expected) {
      return;
    }
    throw new AssertionError("a wrong probability passes");
  }
}
