package io.lanewise.testkit.resample;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.resample.ResizeProblem;
import io.lanewise.kernels.resample.ResizeProblem.Coordinates;
import io.lanewise.kernels.resample.ResizeProblem.Mode;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.plan.OurPlanContract;
import io.lanewise.testkit.plan.PlanCase;
import io.lanewise.testkit.plan.PlanData;
import java.util.List;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** The contract of resizing, adjoints, ramps, and the conventions by example. */
public class ResizeContract extends OurPlanContract {
  @Override
  protected String name() {
    return "resize";
  }

  @Override
  public Arbitrary<ResizeProblem> problems() {
    Arbitrary<TensorShape> shapes =
        Combinators.combine(
                Arbitraries.of(Layout.NCHW, Layout.NCHW16),
                Sizes.between(0, 2),
                Sizes.between(0, 20, 16),
                Sizes.between(1, 7),
                Sizes.between(1, 40, 16))
            .as(TensorShape::new);
    return Combinators.combine(
            Arbitraries.of(Mode.values()),
            Arbitraries.of(Coordinates.values()),
            shapes,
            Sizes.between(0, 11),
            Sizes.between(0, 70, 16, 32),
            Arbitraries.of(false, true))
        .as(ResizeProblem::new);
  }

  @Override
  public List<Problem> largeProblems() {
    return Stream.of(
            "resize:bilinear_n2_ic5_ih60_iw61_oh120_ow122",
            "resize:bilinear_n2_ic17_ih60_iw61_oh90_ow45/align-corners/nchw16",
            "resize:bilinear_n2_ic5_ih60_iw61_oh120_ow122/backward",
            "resize:nearest_n2_ic17_ih30_iw31_oh60_ow62/asymmetric/nchw16",
            "resize:nearest_n2_ic17_ih30_iw31_oh60_ow62/backward/nchw16")
        .map(Problems::parse)
        .toList();
  }

  /** ⟨f(x), dy⟩ = ⟨x, fᵀ(dy)⟩ within the bounds of both sides. */
  @Property
  void backwardIsTheAdjoint(@ForAll("cases") PlanCase it) {
    ResizeProblem p = (ResizeProblem) it.problem();
    double[][] forward = run(direction(p, false), it.seed());
    double[][] backward = run(direction(p, true), it.seed() + 1);
    double left = dot(forward[1], backward[0], false);
    double right = dot(forward[0], backward[1], false);
    // Weights of a pixel sum to 1, so every product of the sums is below these.
    double magnitude =
        dot(forward[1], backward[0], true) + dot(forward[0], backward[1], true) + forward[1].length;
    double factor =
        algorithm().errorBound(direction(p, false)).factor()
            + algorithm().errorBound(direction(p, true)).factor();
    assertEquals(left, right, factor * magnitude, p.toString());
  }

  private static ResizeProblem direction(ResizeProblem p, boolean backward) {
    return new ResizeProblem(
        p.mode(), p.coordinates(), p.shape(), p.outHeight(), p.outWidth(), backward);
  }

  private double[][] run(Problem problem, int seed) {
    PlanData data = PlanData.draw(new PlanCase(problem, seed), Values.UNIFORM).run(plan(problem));
    return data.floats().stream().map(t -> t.wide(v -> v)).toArray(double[][]::new);
  }

  private static double dot(double[] a, double[] b, boolean magnitudes) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += magnitudes ? Math.abs(a[i] * b[i]) : a[i] * b[i];
    }
    return sum;
  }

  /** Inside of the outermost centres a ramp stays the ramp, in all three conventions. */
  @Example
  void bilinearReproducesRamps() {
    for (String option : new String[] {"", "/align-corners", "/asymmetric"}) {
      int ih = 9;
      int iw = 17;
      int oh = 23;
      int ow = 31;
      float[] x = new float[ih * iw];
      for (int i = 0; i < x.length; i++) {
        x[i] = 3 * (i / iw) - 2 * (i % iw) + 5;
      }
      float[] y = new float[oh * ow];
      String problem = "resize:bilinear_ih9_iw17_oh23_ow31" + option;
      plan(Problems.parse(problem)).run(x, 0, y, 0);
      for (int i = 0; i < y.length; i++) {
        double row = place(option, i / ow, ih, oh);
        double column = place(option, i % ow, iw, ow);
        double expected = 3 * Math.clamp(row, 0, ih - 1) - 2 * Math.clamp(column, 0, iw - 1) + 5;
        assertEquals(expected, y[i], 8 * 0x1p-24 * 60, problem + " at " + i);
      }
    }
  }

  private static double place(String option, int i, int in, int out) {
    return switch (option) {
      case "/align-corners" -> i * (in - 1.0) / (out - 1);
      case "/asymmetric" -> i * (double) in / out;
      default -> (i + 0.5) * in / out - 0.5;
    };
  }

  @Example
  void conventions() {
    float[] two = {1, 2};
    shows("resize:bilinear_iw2_oh1_ow4", two, 1, 1.25f, 1.75f, 2);
    shows("resize:bilinear_iw2_oh1_ow4/asymmetric", two, 1, 1.5f, 2, 2);
    shows("resize:bilinear_iw2_oh1_ow5/align-corners", two, 1, 1.25f, 1.5f, 1.75f, 2);
    float[] four = {1, 2, 3, 4};
    shows("resize:nearest_iw4_oh1_ow2/asymmetric", four, 1, 3);
    shows("resize:nearest_iw4_oh1_ow2", four, 2, 4);
    shows("resize:nearest_iw4_oh1_ow2/align-corners", four, 1, 4);
    shows("resize:nearest_iw2_oh1_ow6", two, 1, 1, 1, 2, 2, 2);
    shows("resize:nearest_iw2_oh1_ow3/align-corners", two, 1, 2, 2);
    shows("resize:nearest_iw2_oh1_ow4/backward", four, 3, 7);
  }

  private void shows(String problem, float[] x, float... expected) {
    float[] y = new float[expected.length];
    plan(Problems.parse(problem)).run(x, 0, y, 0);
    assertArrayEquals(expected, y, problem);
  }

  /** A pixel without weight is not looked at. */
  @Example
  void nanGoesOnlyWhereItHasWeight() {
    float nan = Float.NaN;
    shows(
        "resize:bilinear_iw3_oh1_ow5/align-corners", new float[] {1, nan, 3}, 1, nan, nan, nan, 3);
  }

  @Example
  void badProblemsAreRefused() {
    Refusal.of("outHeight", () -> Problems.parse("resize:nearest_ih0_iw3_oh2"));
    Refusal.of("outWidth", () -> Problems.parse("resize:nearest_ih2_iw0_oh2"));
    Refusal.of("kind", () -> Problems.parse("resize:cubic_ih2_oh2"));
    Refusal.of("layout", () -> Problems.parse("resize:nearest_ih2_oh2/nhwc"));
  }
}
