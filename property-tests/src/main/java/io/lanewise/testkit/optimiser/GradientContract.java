package io.lanewise.testkit.optimiser;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.optimiser.GradientProblem;
import io.lanewise.kernels.optimiser.GradientProblem.Kind;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.reduce.ReduceProblem;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanData;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import org.junit.jupiter.api.Test;

/** The contract of clipping and penalties. */
public class GradientContract extends OurPlanContract {
  @Override
  protected String name() {
    return "gradient";
  }

  @Override
  public Arbitrary<GradientProblem> problems() {
    return Combinators.combine(
            Arbitraries.of(Kind.class),
            Arbitraries.of(0f, 0.25f, 4f),
            Sizes.between(0, 200, 8, 16, 64))
        .as(GradientProblem::new);
  }

  @Override
  public List<Problem> largeProblems() {
    return List.of(
        GradientProblem.parse("gradient:clip-value=0.5_iw100003"),
        GradientProblem.parse("gradient:clip-norm=0.1_iw100003"),
        GradientProblem.parse("gradient:l1=0.25_iw50001"),
        GradientProblem.parse("gradient:l2=0.1_iw80000"));
  }

  @Override
  public boolean isExactOnIntegers(Problem problem) {
    return ((GradientProblem) problem).kind() != Kind.CLIP_NORM;
  }

  /** A norm is not negative. */
  @Override
  public void adapt(PlanData data, Random random) {
    if (((GradientProblem) data.problem()).kind() == Kind.CLIP_NORM) {
      Tensor norm = data.tensor("norm");
      norm.set(0, 0, 0, 0, Math.abs(norm.get(0, 0, 0, 0)));
    }
  }

  /** Two gradients of norms 3 and 4, together 5, to be of norm 1. */
  @Test
  void theGlobalNormNeverComesBack() {
    float[] first = {1, 2, 2};
    float[] second = {4};
    float[] norms = new float[2];
    norm(ReduceProblem.parse("reduce:l2_iw3"), first, norms, 0);
    norm(ReduceProblem.parse("reduce:l2_iw1"), second, norms, 1);
    float[] norm = new float[1];
    norm(ReduceProblem.parse("reduce:l2_iw2"), norms, norm, 0);
    assertEquals(5f, norm[0]);
    plan(GradientProblem.parse("gradient:clip-norm=1.0_iw3")).run(first, 0, norm, 0);
    plan(GradientProblem.parse("gradient:clip-norm=1.0_iw1")).run(second, 0, norm, 0);
    assertArrayEquals(new float[] {0.2f, 0.4f, 0.4f}, first, 1e-6f);
    assertArrayEquals(new float[] {0.8f}, second, 1e-6f);
    // What is small enough stays as it is.
    plan(GradientProblem.parse("gradient:clip-norm=6.0_iw3")).run(first, 0, norm, 0);
    assertArrayEquals(new float[] {0.2f, 0.4f, 0.4f}, first, 1e-6f);
  }

  private static void norm(ReduceProblem problem, float[] x, float[] y, int yAt) {
    Catalogue.standard().plan(problem, PlanOptions.DEFAULT).run(x, 0, y, yAt);
  }

  @Test
  void penaltiesAddToGradients() {
    float[] w = {2, -3, 0};
    float[] g = {1, 1, 1};
    float[] value = new float[1];
    plan(GradientProblem.parse("gradient:l1=0.5_iw3")).run(w, 0, g, 0, value, 0);
    assertArrayEquals(new float[] {1.5f, 0.5f, 1f}, g);
    assertEquals(2.5f, value[0]);
    plan(GradientProblem.parse("gradient:l2=0.5_iw3")).run(w, 0, g, 0, value, 0);
    assertArrayEquals(new float[] {2.5f, -1f, 1f}, g);
    assertEquals(3.25f, value[0]);
  }

  @Test
  void wrongProblemsAreRefused() {
    Refusal.of("kind", () -> GradientProblem.parse("gradient:clip_iw3"));
    Refusal.of("kind", () -> GradientProblem.parse("gradient:l1=much_iw3"));
    Refusal.of("clip-norm", () -> GradientProblem.parse("gradient:clip-norm=-1_iw3"));
    Refusal.of("options", () -> GradientProblem.parse("gradient:l1=1_iw3/backward"));
  }
}
