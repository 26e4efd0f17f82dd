package io.lanewise.testkit.norm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.norm.BatchNormFold;
import io.lanewise.kernels.norm.BatchNormProblem;
import io.lanewise.kernels.norm.GroupNormProblem;
import io.lanewise.kernels.norm.LrnProblem;
import io.lanewise.kernels.plan.Operand;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.plan.Problem;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Tensor;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.plan.PlanCase;
import io.lanewise.testkit.plan.PlanData;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What normalisation promises beyond agreeing with its reference, and the reference itself. */
class NormLawsTest {
  private static Plan plan(Problem problem) {
    return Catalogue.standard().plan(problem, PlanOptions.DEFAULT);
  }

  private static PlanData draw(String problem) {
    return PlanData.draw(new PlanCase(Problems.parse(problem), 7), Values.UNIFORM);
  }

  /** Before gamma and beta every set has mean 0 and variance 1, wherever its numbers lie. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bnorm:training_n3_ic5_ih31",
        "bnorm:training_n3_ic21_ih31/nchw16",
        "bnorm:training_n700_ic19",
        "inorm:n2_ic5_ih61",
        "inorm:n2_ic5_ih61/nchw16"
      })
  void outputsHaveMeanZeroAndVarianceOne(String text) {
    for (double centre : new double[] {0, 1e4, -3e5}) {
      PlanData data = draw(text);
      data.tensor("gamma").fill(1f);
      data.tensor("beta").fill(0f);
      Tensor x = data.tensor("x");
      Random random = new Random(3);
      x.forEach((n, c, h, w) -> x.set(n, c, h, w, (float) (centre + random.nextGaussian())));
      PlanData done = data.run(plan(data.problem()));
      Tensor y = done.tensor("y");
      boolean images = text.startsWith("bnorm");
      for (int c = 0; c < y.channels(); c++) {
        for (int n = 0; n < (images ? 1 : y.images()); n++) {
          Tensor set = images ? y.part(0, y.images(), c, 1) : y.part(n, 1, c, 1);
          double[] values = set.wide(v -> v);
          double mean = Arrays.stream(values).average().orElseThrow();
          double variance = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
          // The mean that is subtracted has more bits than a float: no rounding of 1e4 is left.
          assertEquals(0, mean, 1e-6, text + " about " + centre);
          assertEquals(1, variance / values.length, 3e-5, text + " about " + centre);
        }
      }
    }
  }

  /** Means, deviations and running statistics of numbers whose moments are known. */
  @Test
  void knownMoments() {
    for (String layout : new String[] {"", "/nchw16"}) {
      PlanData data = draw("bnorm:training_n2_ic3_ih2/momentum=0.25" + layout);
      Tensor x = data.tensor("x");
      // 1 to 8, times the channel's number: mean 4.5, biased variance 5.25, unbiased 6.
      x.forEach((n, c, h, w) -> x.set(n, c, h, w, (c + 1) * (1 + n * 4 + h * 2 + w)));
      data.tensor("runningMean").fill(2f);
      data.tensor("runningVariance").fill(4f);
      PlanData done = data.run(plan(data.problem()));
      for (int c = 0; c < 3; c++) {
        int k = c + 1;
        assertEquals(4.5f * k, done.tensor("mean").get(0, c, 0, 0));
        assertEquals(
            1 / Math.sqrt(5.25 * k * k + 1e-5), done.tensor("invStd").get(0, c, 0, 0), 1e-7);
        assertEquals(0.75f * 2 + 0.25f * 4.5f * k, done.tensor("runningMean").get(0, c, 0, 0));
        assertEquals(0.75f * 4 + 0.25f * 6 * k * k, done.tensor("runningVariance").get(0, c, 0, 0));
      }
    }
  }

  @Test
  void ofOneElementTheUnbiasedVarianceIsZeroAndOfNoneNothingMoves() {
    PlanData one = draw("bnorm:training_ic3");
    PlanData done = one.run(plan(one.problem()));
    for (int c = 0; c < 3; c++) {
      assertEquals(one.tensor("x").get(0, c, 0, 0), done.tensor("mean").get(0, c, 0, 0));
      assertEquals(one.tensor("beta").get(0, c, 0, 0), done.tensor("y").get(0, c, 0, 0));
      float before = one.tensor("runningVariance").get(0, c, 0, 0);
      assertEquals(0.9f * before, done.tensor("runningVariance").get(0, c, 0, 0), 1e-7);
    }
    PlanData none = draw("bnorm:training_n0_ic3_ih4");
    PlanData still = none.run(plan(none.problem()));
    for (String name : new String[] {"runningMean", "runningVariance"}) {
      for (int c = 0; c < 3; c++) {
        assertEquals(none.tensor(name).get(0, c, 0, 0), still.tensor(name).get(0, c, 0, 0));
      }
    }
    assertEquals(0f, still.tensor("mean").get(0, 1, 0, 0));
    assertEquals(1 / Math.sqrt(1e-5), still.tensor("invStd").get(0, 1, 0, 0), 1e-4);
  }

  /** The same numbers, whichever name they go by. */
  @Test
  void layerAndInstanceAreGroups() {
    for (String layout : new String[] {"", "/nchw16"}) {
      same("lnorm:n2_ic24_ih5" + layout, "gnorm:n2_ic24_ih5_g1" + layout);
      same("inorm:n2_ic24_ih5" + layout, "gnorm:n2_ic24_ih5_g24" + layout);
      same("lnorm:n9_ic24/backward" + layout, "gnorm:n9_ic24_g1/backward" + layout);
    }
  }

  private static void same(String one, String other) {
    PlanData data = draw(one);
    Problem problem = Problems.parse(other);
    PlanData expected = data.run(plan(data.problem()));
    PlanData renamed = new PlanData(problem, data.floats(), null, 0).run(plan(problem));
    assertEquals(expected.hash(), renamed.hash(), one + " and " + other);
  }

  /** The convolution with folded filters is the convolution and then the batch norm. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv:n2_ic5_ih9_oc7_k3_p1/bias",
        "conv:ic6_ih7_oc4_k3_g2",
        "conv:ic8_ih6_oc20_k1/bias"
      })
  void foldedConvolutionsAreBoth(String text) {
    ConvProblem conv = ConvProblem.parse(text);
    boolean biased = text.endsWith("/bias");
    Random random = new Random(11);
    int filters = conv.shape().filters();
    int taps = Math.toIntExact(conv.shape().weights() / filters);
    TensorShape images =
        new TensorShape(
            Layout.NCHW,
            conv.shape().batch(),
            filters,
            conv.shape().outHeight(),
            conv.shape().outWidth());
    float[] x = Values.UNIFORM.draw(conv.shape().batch() * 9 * 9 * 8, random);
    float[] w = Values.UNIFORM.draw(filters * taps, random);
    float[] b = Values.UNIFORM.draw(filters, random);
    float[] gamma = Values.UNIFORM.draw(filters, random);
    float[] beta = Values.UNIFORM.draw(filters, random);
    float[] mean = Values.UNIFORM.draw(filters, random);
    float[] variance = Values.UNIFORM.draw(filters, random);
    for (int i = 0; i < filters; i++) {
      variance[i] = Math.abs(variance[i]) + 0.1f;
    }
    float[] between = new float[images.floats()];
    convolve(conv, x, w, b, between);
    float[] expected = new float[images.floats()];
    BatchNormProblem norm = BatchNormProblem.inference(images);
    plan(norm)
        .run(
            new Operands()
                .add(between, 0)
                .add(gamma, 0)
                .add(beta, 0)
                .add(mean, 0)
                .add(variance, 0)
                .add(expected, 0));
    float[] foldedB = new float[filters];
    BatchNormFold.run(
        filters,
        taps,
        w,
        0,
        biased ? b : null,
        0,
        norm.epsilon(),
        gamma,
        0,
        beta,
        0,
        mean,
        0,
        variance,
        0,
        w,
        0,
        foldedB,
        0);
    float[] folded = new float[images.floats()];
    convolve(
        conv.withEpilogue(ConvEpilogue.NONE.withBias(ConvEpilogue.Bias.CHANNEL)),
        x,
        w,
        foldedB,
        folded);
    // |scale| ≤ 1/√0.1, every product below that, one rounding each and one of each sum.
    double bound = 2 * (taps + 8) * Math.ulp(1f) * (taps + 3) / Math.sqrt(0.1);
    for (int i = 0; i < folded.length; i++) {
      assertEquals(expected[i], folded[i], bound, text + " at " + i);
    }
  }

  private static void convolve(ConvProblem conv, float[] x, float[] w, float[] b, float[] y) {
    ConvProblem strict = conv.withAccuracy(Accuracy.STRICT);
    boolean biased = conv.epilogue().bias() != ConvEpilogue.Bias.NONE;
    ConvPlan.of(strict, ConvOptions.DEFAULT)
        .run(x, 0, w, 0, biased ? EpilogueData.bias(b) : EpilogueData.NONE, y, 0);
  }

  @Test
  void foldingRefusesWhatIsWrong() {
    float[] w = new float[6];
    float[] r = new float[3];
    Refusal.of("w", () -> fold(4, 2, w, r, 1e-5f, new float[8], new float[4]));
    Refusal.of("epsilon", () -> fold(3, 2, w, r, 0f, w, new float[3]));
    Refusal.of("foldedW", () -> fold(3, 2, w, r, 1e-5f, new float[5], new float[3]));
    Refusal.of("foldedB", () -> fold(3, 2, w, r, 1e-5f, w, r));
    Refusal.of("filters", () -> fold(-1, 2, w, r, 1e-5f, w, new float[3]));
  }

  private static void fold(
      int filters, int taps, float[] w, float[] r, float eps, float[] foldedW, float[] foldedB) {
    BatchNormFold.run(
        filters, taps, w, 0, null, 0, eps, r, 0, r, 0, r, 0, r, 0, foldedW, 0, foldedB, 0);
  }

  /** The references' gradients are those of their values, by central differences. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "bnorm:training_n2_ic3_ih2_iw3",
        "bnorm:training_n2_ic3_ih2_iw3/relu",
        "bnorm:training_n7_ic3/eps=0.25",
        "bnorm:inference_n2_ic3_ih2_iw3",
        "bnorm:inference_n2_ic3_ih2_iw3/relu/eps=0.25",
        "gnorm:n2_ic6_ih2_g2",
        "lnorm:n3_ic5",
        "lnorm:n2_ic3_ih2/eps=0.5",
        "inorm:n2_ic3_ih3",
        "lrn:n2_ic7_ih2_ls3/alpha=0.7/k=2.0",
        "lrn:n2_ic7_ih2_ls4/alpha=0.7/beta=1.25",
        "lrn:ic3_ih2/alpha=3.0/beta=0.5"
      })
  void referenceGradientsAreThoseOfTheirValues(String text) {
    Problem forward = Problems.parse(text);
    Problem backward = backward(forward);
    double[][] values = draw(text).wide();
    double[][] done = copy(values);
    forward.reference(done);
    int y = place(forward, "y");
    double[] dy = new Random(5).doubles(done[y].length, -1, 1).toArray();
    List<Operand> kinds = backward.operands();
    double[][] gradients = new double[kinds.size()][];
    for (int i = 0; i < gradients.length; i++) {
      String name = kinds.get(i).name();
      gradients[i] =
          kinds.get(i).isWritten()
              ? new double[kinds.get(i).shape().elements()]
              : name.equals("dy") ? dy : done[place(forward, name)];
    }
    backward.reference(gradients);
    int checked = 0;
    for (int i = 0; i < gradients.length; i++) {
      if (kinds.get(i).isWritten()) {
        int of = place(forward, kinds.get(i).name().substring(1));
        for (int e = 0; e < gradients[i].length; e++, checked++) {
          double slope = slope(forward, values, of, e, y, dy);
          double close = 1e-8 + 1e-6 * Math.abs(slope);
          assertEquals(slope, gradients[i][e], close, text + ", " + kinds.get(i).name() + " " + e);
        }
      }
    }
    assertTrue(checked > 0, text);
  }

  private static Problem backward(Problem forward) {
    return switch (forward) {
      case BatchNormProblem it -> it.withBackward(false);
      case GroupNormProblem it -> it.withBackward(false);
      case LrnProblem it -> it.withBackward();
      default -> throw new IllegalArgumentException(forward.toString());
    };
  }

  private static int place(Problem problem, String name) {
    List<String> names = problem.operands().stream().map(Operand::name).toList();
    assertTrue(names.contains(name), name + " of " + names);
    return names.indexOf(name);
  }

  private static double slope(
      Problem problem, double[][] values, int operand, int element, int y, double[] dy) {
    double step = 1e-6;
    double[][] above = copy(values);
    above[operand][element] += step;
    problem.reference(above);
    double[][] below = copy(values);
    below[operand][element] -= step;
    problem.reference(below);
    double sum = 0;
    for (int i = 0; i < dy.length; i++) {
      sum += dy[i] * (above[y][i] - below[y][i]);
    }
    return sum / (2 * step);
  }

  private static double[][] copy(double[][] values) {
    return Arrays.stream(values).map(double[]::clone).toArray(double[][]::new);
  }

  /**
   * By hand: of channels 1, 2, 3 with alpha 3, k 1 and size 3, the means of squares are 5, 14, 13.
   */
  @Test
  void lrnByHand() {
    for (String layout : new String[] {"", "/nchw16"}) {
      PlanData data = draw("lrn:ic3_ls3/alpha=3.0/k=2.0" + layout);
      Tensor x = data.tensor("x");
      x.forEach((n, c, h, w) -> x.set(n, c, h, w, c + 1));
      Tensor y = data.run(plan(data.problem())).tensor("y");
      assertEquals(1 / Math.pow(2 + 5, 0.75), y.get(0, 0, 0, 0), 1e-6);
      assertEquals(2 / Math.pow(2 + 14, 0.75), y.get(0, 1, 0, 0), 1e-6);
      assertEquals(3 / Math.pow(2 + 13, 0.75), y.get(0, 2, 0, 0), 1e-6);
    }
  }

  /** In NCHW and NCHW16 local response normalisation gives the same bits. */
  @Test
  void lrnDoesNotDependOnTheLayout() {
    for (String text : new String[] {"lrn:n2_ic21_ih9_iw11", "lrn:n2_ic21_ih9_iw11/backward"}) {
      PlanData plain = draw(text);
      PlanData blocked = draw(text + "/nchw16");
      String result = text.endsWith("backward") ? "dx" : "y";
      Tensor expected = plain.run(plan(plain.problem())).tensor(result);
      Tensor got = blocked.run(plan(blocked.problem())).tensor(result);
      got.forEach(
          (n, c, h, w) -> assertEquals(expected.get(n, c, h, w), got.get(n, c, h, w), text));
    }
  }

  @Test
  void problemsRefuseWhatIsWrong() {
    TensorShape s = TensorShape.perChannel(6);
    Refusal.of("epsilon", () -> BatchNormProblem.training(s).withEpsilon(0));
    Refusal.of("epsilon", () -> GroupNormProblem.layer(s).withEpsilon(Float.NaN));
    Refusal.of("momentum", () -> BatchNormProblem.training(s).withMomentum(1.5f));
    Refusal.of("groups", () -> GroupNormProblem.group(s, 4));
    Refusal.of("groups", () -> GroupNormProblem.group(s, 0));
    Refusal.of("shape", () -> BatchNormProblem.training(null));
    Refusal.of("size", () -> new LrnProblem(s, 0, 1, 1, 1, false));
    Refusal.of("alpha", () -> new LrnProblem(s, 5, -1, 1, 1, false));
    Refusal.of("beta", () -> new LrnProblem(s, 5, 1, 17, 1, false));
    Refusal.of("k", () -> new LrnProblem(s, 5, 1, 1, 0, false));
    Refusal.of("kind", () -> Problems.parse("bnorm:other_ic3"));
    Refusal.of("text", () -> Problems.parse("bnorm:training_ic3/eps=small"));
    Refusal.of("text", () -> Problems.parse("lnorm:ic3/relu"));
    Refusal.of("text", () -> Problems.parse("lnorm:ic3_g2"));
    Refusal.of("accumulate", () -> Problems.parse("inorm:ic3/accumulate"));
  }

  /** What is in the other layout goes to the reference, with the reason. */
  @Test
  void channelsThatAreNeighboursGoToTheReference() {
    for (String text :
        new String[] {"bnorm:inference_ic3_ih2/nhwc", "lnorm:ic3/nhwc", "lrn:ic3/nhwc"}) {
      Problem problem = Problems.parse(text);
      assertEquals("reference", plan(problem).algorithm());
      String name =
          text.startsWith("b") ? "batch-norm" : text.startsWith("lrn") ? "lrn" : "group-norm";
      String reason = Catalogue.standard().other(name).supports(problem).reason();
      assertTrue(reason.contains("nchw16"), reason);
    }
  }
}
