package io.lanewise.testkit.loss;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.loss.ElementLossProblem;
import io.lanewise.kernels.loss.ElementLossProblem.Kind;
import io.lanewise.kernels.loss.Reduction;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanData;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The contract of losses of elements, and examples by hand. */
public class ElementLossContract extends OurPlanContract {
  @Override
  protected String name() {
    return "element-loss";
  }

  @Override
  public Arbitrary<ElementLossProblem> problems() {
    return Combinators.combine(
            Arbitraries.of(Kind.values()),
            Arbitraries.of(0.25f, 1f, 3f),
            Sizes.between(0, 5000, 16, 32, 2048, 4096),
            Arbitraries.of(Reduction.values()),
            Arbitraries.of(false, true))
        .as(ElementLossProblem::new);
  }

  @Override
  public List<Problem> largeProblems() {
    return Stream.of(
            "loss:mse_c100003",
            "loss:bce_c100003",
            "loss:kl_c100003/sum",
            "loss:huber_c100003/none",
            "loss:perceptron_c200003/value")
        .map(Problems::parse)
        .toList();
  }

  /** Probabilities are not negative. */
  @Override
  public void adapt(PlanData data, Random random) {
    Kind kind = ((ElementLossProblem) data.problem()).kind();
    if (kind == Kind.KL) {
      Tensor t = data.tensor("t");
      t.forEach((n, c, h, w) -> t.set(n, c, h, w, Math.abs(t.get(n, c, h, w))));
    }
  }

  @Override
  public boolean isExactOnIntegers(Problem problem) {
    ElementLossProblem p = (ElementLossProblem) problem;
    return p.reduction() != Reduction.MEAN && p.kind() != Kind.BCE && p.kind() != Kind.KL;
  }

  @Property(tries = 300)
  void gradientsAreCentralDifferences(@ForAll Kind kind, @ForAll int seed) {
    Random random = new Random(seed);
    double x = random.nextDouble(-3, 3);
    double t = kind == Kind.KL ? random.nextDouble() : random.nextDouble(-1, 1);
    double d = Math.abs(x - t);
    boolean atKink =
        kind == Kind.L1 && d < 1e-4
            || kind == Kind.HUBER && Math.abs(d - 1) < 1e-4
            || kind == Kind.PERCEPTRON && Math.abs(x * t) < 1e-4;
    if (atKink) {
      return;
    }
    double step = 1e-6;
    double slope = (value(kind, x + step, t) - value(kind, x - step, t)) / (2 * step);
    double[] dx = new double[1];
    problem(kind).reference(new double[][] {{x}, {t}, {0}, dx});
    assertEquals(slope, dx[0], 1e-3 * Math.abs(slope) + 1e-8, kind + " at " + x + ", " + t);
  }

  private static ElementLossProblem problem(Kind kind) {
    return ElementLossProblem.of(kind, 1);
  }

  private static double value(Kind kind, double x, double t) {
    double[] loss = new double[1];
    problem(kind).reference(new double[][] {{x}, {t}, loss, {0}});
    return loss[0];
  }

  @Example
  void byHand() {
    float[] x = {3, 0, -2};
    float[] t = {1, 0, 2};
    shows("loss:mse_c3/none", x, t, new float[] {4, 0, 16}, 4, 0, -8);
    shows("loss:l1_c3/none", x, t, new float[] {2, 0, 4}, 1, 0, -1);
    shows("loss:huber=3.0_c3/none", x, t, new float[] {2, 0, 7.5f}, 2, 0, -3);
    shows("loss:mse_c2", new float[] {3, 0}, new float[] {1, 0}, new float[] {2}, 2, 0);
    float[] signs = {1, 1, -1};
    shows(
        "loss:perceptron_c3/none", new float[] {2, -3, 4}, signs, new float[] {0, 3, 4}, 0, -1, 1);
    shows("loss:kl_c2/none", new float[] {0, 0}, new float[] {0, 1}, new float[] {0, 0}, 0, -1);
    float ln2 = (float) Math.log(2);
    shows("loss:bce_c1", new float[] {0}, new float[] {0.5f}, new float[] {ln2}, 0);
  }

  @Example
  void bceDoesNotOverflow() {
    shows(
        "loss:bce_c2/none",
        new float[] {1e30f, -1e30f},
        new float[] {0, 0},
        new float[] {1e30f, 0},
        1,
        0);
  }

  @Example
  void nanShows() {
    float nan = Float.NaN;
    for (Kind kind : Kind.values()) {
      float[] loss = new float[1];
      float[] dx = new float[2];
      plan(ElementLossProblem.of(kind, 2))
          .run(new float[] {1, nan}, 0, new float[] {1, 1}, 0, loss, 0, dx, 0);
      assertEquals(nan, loss[0], kind.name());
    }
    float[] none = new float[1];
    plan(Problems.parse("loss:mse_c0/value")).run(new float[0], 0, new float[0], 0, none, 0);
    assertEquals(nan, none[0]);
  }

  private void shows(String problem, float[] x, float[] t, float[] loss, float... gradient) {
    float[] value = new float[loss.length];
    float[] dx = new float[gradient.length];
    plan(Problems.parse(problem)).run(new Operands().add(x, 0).add(t, 0).add(value, 0).add(dx, 0));
    assertArrayEquals(loss, value, problem);
    for (int i = 0; i < dx.length; i++) {
      assertEquals(gradient[i], dx[i], 0f, problem + " at " + i);
    }
  }

  @Example
  void badProblemsAreRefused() {
    Refusal.of("delta", () -> Problems.parse("loss:huber=0.0_c3"));
    Refusal.of("delta", () -> Problems.parse("loss:huber=x_c3"));
    Refusal.of("kind", () -> Problems.parse("loss:hubris_c3"));
    Refusal.of("option", () -> Problems.parse("loss:mse_c3/weights"));
    Refusal.of("option", () -> Problems.parse("loss:mse_c3/mean"));
    Refusal.of("count", () -> ElementLossProblem.of(Kind.MSE, -1));
  }
}
