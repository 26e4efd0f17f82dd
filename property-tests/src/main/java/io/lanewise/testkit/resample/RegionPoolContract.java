package io.lanewise.testkit.resample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.resample.RegionPoolProblem;
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

/** The contract of RoI max pooling, its gradient, and examples. */
public class RegionPoolContract extends OurPlanContract {
  private static final float NAN = Float.NaN;
  private static final float[] X = {1, 2, 3, 4, 5, 6, 7, 8, 9};

  @Override
  protected String name() {
    return "region-pool";
  }

  @Override
  public Arbitrary<RegionPoolProblem> problems() {
    Arbitrary<TensorShape> shapes =
        Combinators.combine(
                Arbitraries.of(Layout.NCHW, Layout.NCHW16),
                Sizes.between(1, 3),
                Sizes.between(0, 20, 16),
                Sizes.between(0, 7),
                Sizes.between(0, 40, 16))
            .as(TensorShape::new);
    return Combinators.combine(
            shapes,
            Sizes.between(0, 5),
            Sizes.between(0, 5),
            Sizes.between(0, 7),
            Arbitraries.of(1f, 0.5f, 3f),
            Arbitraries.of(false, true))
        .as(RegionPoolProblem::new);
  }

  @Override
  public List<Problem> largeProblems() {
    return Stream.of(
            "region-pool:n2_ic40_ih38_iw50_b30_oh7/nchw16",
            "region-pool:n2_ic40_ih38_iw50_b30_oh7",
            "region-pool:n2_ic40_ih38_iw50_b100_oh7/scale=0.5/backward",
            "region-pool:n2_ic40_ih38_iw50_b100_oh7/backward/nchw16")
        .map(Problems::parse)
        .toList();
  }

  /** Nothing is computed but sums of gradients. */
  @Override
  public boolean isExactOnIntegers(Problem problem) {
    return true;
  }

  /** Boxes mostly inside of the image, some across its edge, some upside down, some absurd. */
  @Override
  public void adapt(PlanData data, Random random) {
    RegionPoolProblem p = (RegionPoolProblem) data.problem();
    Tensor boxes = data.tensor("boxes");
    boxes.forEach(
        (n, c, h, w) -> {
          int size = w % 2 == 0 ? p.shape().height() : p.shape().width();
          float place = random.nextFloat(-2, size + 2) / p.scale();
          float[] odd = {NAN, -1e30f, 1e30f, Math.round(place) + 0.5f};
          boxes.set(n, c, h, w, random.nextInt(20) == 0 ? odd[random.nextInt(4)] : place);
        });
  }

  /** Each max is an element of x, so ⟨x, fᵀ(dy)⟩ = ⟨f(x), dy⟩ although f is not linear. */
  @Property
  void gradientsGoToTheWinners(@ForAll("cases") PlanCase it) {
    RegionPoolProblem p = (RegionPoolProblem) it.problem();
    PlanData backward = data(new PlanCase(direction(p, true), it.seed()), Values.INTEGERS).copy();
    PlanData forward = data(new PlanCase(direction(p, false), it.seed()), Values.INTEGERS);
    copy(backward.tensor("x"), forward.tensor("x"));
    copy(backward.tensor("boxes"), forward.tensor("boxes"));
    System.arraycopy(
        backward.integers(),
        backward.integersAt(),
        forward.integers(),
        forward.integersAt(),
        p.boxes());
    PlanData y = forward.run(plan(forward.problem()));
    PlanData dx = backward.run(plan(backward.problem()));
    assertEquals(
        dot(y.tensor("y"), backward.tensor("dy")),
        dot(backward.tensor("x"), dx.tensor("dx")),
        p.toString());
  }

  private static RegionPoolProblem direction(RegionPoolProblem p, boolean backward) {
    return new RegionPoolProblem(
        p.shape(), p.boxes(), p.outHeight(), p.outWidth(), p.scale(), backward);
  }

  private static void copy(Tensor from, Tensor to) {
    to.forEach((n, c, h, w) -> to.set(n, c, h, w, from.get(n, c, h, w)));
  }

  private static double dot(Tensor a, Tensor b) {
    double[] sum = {0};
    a.forEach((n, c, h, w) -> sum[0] += (double) a.get(n, c, h, w) * b.get(n, c, h, w));
    return sum[0];
  }

  /** By torchvision's rules, worked out by hand. */
  @Example
  void examples() {
    shows("region-pool:ih3_b1_oh3", X, box(0, 0, 2, 2), X);
    shows("region-pool:ih3_b1_oh1", X, box(0, 0, 2, 2), 9);
    // Of three rows, two bins share the middle one.
    shows("region-pool:ih3_b1_oh2", X, box(0, 0, 2, 2), 5, 6, 8, 9);
    // A box of one pixel fills all bins; so does one upside down, from its top left.
    shows("region-pool:ih3_b1_oh2", X, box(1, 1, 1, 1), 5, 5, 5, 5);
    shows("region-pool:ih3_b1_oh2", X, box(1, 1, 0, 0), 5, 5, 5, 5);
    // Outside is nothing.
    shows("region-pool:ih3_b1_oh2", X, box(2, 1, 3, 2), 8, 9, 0, 0);
    shows("region-pool:ih3_b1_oh2", X, box(-2, -2, 1, 1), 0, 0, 0, 5);
    shows("region-pool:ih3_b1_oh1", X, box(NAN, 0, 1, 1), 0);
    // Halves are rounded away from 0, after scaling.
    shows("region-pool:ih3_b1_oh1", X, box(0, 0, 0.5f, 1.4f), 5);
    shows("region-pool:ih3_b1_oh1_ow2", X, box(0, -0.5f, 0, 0.4f), 0, 1);
    shows("region-pool:ih3_b1_oh1/scale=0.0625", X, box(0, 0, 16, 23), 5);
    shows("region-pool:ih3_b1_oh1/scale=0.0625", X, box(0, 0, 16, 24), 6);
  }

  @Example
  void ofMinusInfinityTheLargestIsMinusInfinity() {
    float least = Float.NEGATIVE_INFINITY;
    shows("region-pool:ih1_iw2_b1_oh1", new float[] {least, least}, box(0, 0, 0, 1), least);
    shows("region-pool:ih1_iw2_b1_oh1", new float[] {least, NAN}, box(0, 0, 0, 1), NAN);
  }

  private static float[] box(float... edges) {
    return edges;
  }

  private void shows(String problem, float[] x, float[] boxes, float... expected) {
    float[] y = new float[expected.length];
    plan(Problems.parse(problem))
        .run(new Operands().add(x, 0).add(boxes, 0).add(y, 0).add(new int[] {0}, 0));
    assertArrayEquals(expected, y, problem);
  }

  /** The first of equals gets the gradient, a NaN before all, and bins that share add up. */
  @Example
  void gradientsOfExamples() {
    sends(new float[] {5, 5, 5}, box(0, 0, 0, 2), 1, 1, 0, 0);
    sends(new float[] {-0f, 0, 0}, box(0, 0, 0, 2), 1, 1, 0, 0);
    sends(new float[] {7, NAN, NAN}, box(0, 0, 0, 2), 1, 0, 1, 0);
    sends(new float[] {1, 7, 3}, box(0, 0, 0, 2), 2, 0, 3, 0);
    sends(new float[] {1, 7, 3}, box(0, 5, 0, 6), 1, 0, 0, 0);
  }

  /** Gradients 1, 2 and so on of bins side by side, in both layouts. */
  private void sends(float[] x, float[] boxes, int bins, float... expected) {
    for (int lanes : new int[] {1, 16}) {
      float[] wide = new float[3 * lanes];
      float[] dy = new float[bins * lanes];
      float[] dx = new float[3 * lanes];
      for (int i = 0; i < 3; i++) {
        wide[i * lanes] = x[i];
      }
      for (int i = 0; i < bins; i++) {
        dy[i * lanes] = i + 1;
      }
      String problem = "region-pool:ih1_iw3_b1_oh1_ow%d/backward".formatted(bins);
      plan(Problems.parse(lanes == 1 ? problem : problem + "/nchw16"))
          .run(
              new Operands()
                  .add(wide, 0)
                  .add(dy, 0)
                  .add(boxes, 0)
                  .add(dx, 0)
                  .add(new int[] {0}, 0));
      for (int i = 0; i < 3; i++) {
        assertEquals(expected[i], dx[i * lanes], problem + " of " + lanes);
      }
    }
  }

  /** Boxes of the whole image are adaptive max pooling. */
  @Example
  void theWholeImageIsPooledAdaptively() {
    PlanData data =
        PlanData.draw(
            new PlanCase(Problems.parse("pool:max_ic3_ih11_iw19_oh4_ow7"), 3), Values.UNIFORM);
    Tensor x = data.tensor("x");
    float[] y = new float[3 * 4 * 7];
    float[] z = new float[y.length];
    Catalogue.standard().plan(data.problem(), PlanOptions.DEFAULT).run(x.array(), x.offset(), y, 0);
    plan(Problems.parse("region-pool:ic3_ih11_iw19_b1_oh4_ow7"))
        .run(
            new Operands()
                .add(x.array(), x.offset())
                .add(box(0, 0, 10, 18), 0)
                .add(z, 0)
                .add(new int[] {0}, 0));
    assertArrayEquals(y, z);
  }

  @Example
  void badProblemsAreRefused() {
    Refusal.of("boxes", () -> Problems.parse("region-pool:n0_ih3_b1_oh2"));
    Refusal.of("layout", () -> Problems.parse("region-pool:ih3_b1_oh2/nhwc"));
    Refusal.of("scale", () -> Problems.parse("region-pool:ih3_b1_oh2/scale=0.0"));
    Refusal.of("scale", () -> Problems.parse("region-pool:ih3_b1_oh2/scale=NaN"));
  }
}
