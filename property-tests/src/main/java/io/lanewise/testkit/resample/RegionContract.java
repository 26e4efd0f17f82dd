package io.lanewise.testkit.resample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.resample.RegionProblem;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanCase;
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

/** The contract of regions, adjoints, and examples. */
public class RegionContract extends OurPlanContract {
  @Override
  protected String name() {
    return "regions";
  }

  @Override
  public Arbitrary<RegionProblem> problems() {
    Arbitrary<TensorShape> shapes =
        Combinators.combine(
                Arbitraries.of(Layout.NCHW, Layout.NCHW16),
                Sizes.between(1, 3),
                Sizes.between(0, 20, 16),
                Sizes.between(1, 7),
                Sizes.between(1, 12))
            .as(TensorShape::new);
    return Combinators.combine(
            shapes,
            Sizes.between(0, 5),
            Sizes.between(0, 5),
            Sizes.between(0, 7),
            Arbitraries.of(false, true))
        .as(RegionProblem::new);
  }

  @Override
  public List<Problem> largeProblems() {
    return Stream.of(
            "regions:n2_ic40_ih38_iw50_b30_oh7/nchw16",
            "regions:n2_ic40_ih38_iw50_b30_oh7",
            "regions:n2_ic40_ih38_iw50_b200_oh14/backward",
            "regions:n2_ic40_ih38_iw50_b200_oh14/backward/nchw16")
        .map(Problems::parse)
        .toList();
  }

  /** Boxes mostly inside of the image, some across its edge, some upside down. */
  @Override
  public void adapt(PlanData data, Random random) {
    Tensor boxes = data.tensor("boxes");
    boxes.forEach(
        (n, c, h, w) -> {
          if (Float.isFinite(boxes.get(n, c, h, w))) {
            boxes.set(n, c, h, w, random.nextFloat(-0.1f, 1.1f));
          }
        });
  }

  /** ⟨f(x), dy⟩ = ⟨x, fᵀ(dy)⟩ on the double reference, and for the kernel within its bounds. */
  @Property
  void backwardIsTheAdjoint(@ForAll("cases") PlanCase it) {
    RegionProblem p = (RegionProblem) it.problem();
    PlanData forward = data(new PlanCase(direction(p, false), it.seed()), Values.UNIFORM);
    PlanData backward = data(new PlanCase(direction(p, true), it.seed()), Values.UNIFORM);
    // The same boxes of the same images.
    Tensor boxes = forward.tensor("boxes");
    backward
        .tensor("boxes")
        .forEach((n, c, h, w) -> backward.tensor("boxes").set(n, c, h, w, boxes.get(n, c, h, w)));
    System.arraycopy(
        forward.integers(),
        forward.integersAt(),
        backward.integers(),
        backward.integersAt(),
        p.boxes());
    double[][] y = wide(forward.run(plan(forward.problem())));
    double[][] dx = wide(backward.run(plan(backward.problem())));
    double magnitude = sum(y[2], dx[0], true) + sum(y[0], dx[2], true) + y[2].length;
    double factor =
        algorithm().errorBound(forward.problem()).factor()
            + algorithm().errorBound(backward.problem()).factor();
    assertEquals(
        sum(y[2], dx[0], false), sum(y[0], dx[2], false), factor * magnitude, p.toString());
  }

  private static RegionProblem direction(RegionProblem p, boolean backward) {
    return new RegionProblem(p.shape(), p.boxes(), p.outHeight(), p.outWidth(), backward);
  }

  private static double[][] wide(PlanData data) {
    return data.floats().stream().map(t -> t.wide(v -> v)).toArray(double[][]::new);
  }

  private static double sum(double[] a, double[] b, boolean magnitudes) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += magnitudes ? Math.abs(a[i] * b[i]) : a[i] * b[i];
    }
    return sum;
  }

  @Example
  void examples() {
    float[] x = {1, 2, 3, 4, 5, 6, 7, 8, 9};
    shows("regions:ih3_b1_oh3", x, new float[] {0, 0, 1, 1}, x);
    shows("regions:ih3_b1_oh2", x, new float[] {0, 0, 1, 1}, 1, 3, 7, 9);
    shows("regions:ih3_b1_oh1", x, new float[] {0, 0, 1, 1}, 5);
    shows("regions:ih3_b1_oh1", x, new float[] {0, 0, 0.5f, 1}, 3.5f);
    shows("regions:ih3_b1_oh2", x, new float[] {1, 1, 0, 0}, 9, 7, 3, 1);
    shows("regions:ih3_b1_oh2", x, new float[] {0, 0, 1, 1.5f}, 1, 0, 7, 0);
    shows("regions:ih3_b1_oh1", x, new float[] {Float.NaN, 0, 1, 1}, 0);
  }

  private void shows(String problem, float[] x, float[] boxes, float... expected) {
    float[] y = new float[expected.length];
    plan(Problems.parse(problem))
        .run(new Operands().add(x, 0).add(boxes, 0).add(y, 0).add(new int[] {0}, 0));
    assertArrayEquals(expected, y, problem);
  }

  /** The whole image is resizing with aligned corners. */
  @Example
  void theWholeImageIsResized() {
    PlanData data =
        PlanData.draw(
            new PlanCase(Problems.parse("resize:bilinear_ic3_ih5_iw7_oh4_ow9/align-corners"), 3),
            Values.UNIFORM);
    Tensor x = data.tensor("x");
    float[] y = new float[3 * 4 * 9];
    float[] z = new float[y.length];
    Catalogue.standard().plan(data.problem(), PlanOptions.DEFAULT).run(x.array(), x.offset(), y, 0);
    plan(Problems.parse("regions:ic3_ih5_iw7_b1_oh4_ow9"))
        .run(
            new Operands()
                .add(x.array(), x.offset())
                .add(new float[] {0, 0, 1, 1}, 0)
                .add(z, 0)
                .add(new int[] {0}, 0));
    assertArrayEquals(y, z, 1e-6f);
  }

  @Example
  void badProblemsAreRefused() {
    Refusal.of("boxes", () -> Problems.parse("regions:ih0_iw3_b1_oh2"));
    Refusal.of("boxes", () -> Problems.parse("regions:n0_ih3_b1_oh2"));
    Refusal.of("layout", () -> Problems.parse("regions:ih3_b1_oh2/nhwc"));
  }
}
