package io.lanewise.testkit.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.testkit.Refusal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** The string that a problem prints as and is read from. */
class ConvProblemTest {
  @Provide
  Arbitrary<ConvProblem> problems() {
    Arbitrary<Accuracy> accuracies = Arbitraries.of(Accuracy.class);
    Arbitrary<Integer> batches = Arbitraries.of(0, 1, 2, 256);
    return Combinators.combine(ConvProblems.any(ConvShapes.any()), accuracies, batches)
        .as((p, a, batch) -> p.withAccuracy(a).withShape(p.shape().withBatch(batch)));
  }

  @Property
  void isWhatItsStringSays(@ForAll("problems") ConvProblem problem) {
    assertEquals(problem, ConvProblem.parse(problem.toString()));
  }

  @Property
  void optionsAndFieldsMayStandInAnyOrder(
      @ForAll("problems") ConvProblem problem, @ForAll int seed) {
    Random random = new Random(seed);
    String[] parts = problem.toString().substring("conv:".length()).split("/");
    List<String> fields = new ArrayList<>(Arrays.asList(parts[0].split("_")));
    List<String> options = new ArrayList<>(Arrays.asList(parts).subList(1, parts.length));
    Collections.shuffle(fields, random);
    Collections.shuffle(options, random);
    options.addFirst("conv:" + String.join("_", fields));
    ConvProblem again = ConvProblem.parse(String.join("/", options));
    assertEquals(problem.toString(), again.toString());
  }

  /** Every size under its own name, defaults too. */
  @Property
  void theLongestFormIsRead(@ForAll("problems") ConvProblem problem) {
    ConvShape s = problem.shape();
    String all =
        "conv:n%d_ic%d_ih%d_iw%d_oc%d_kh%d_kw%d_sh%d_sw%d_pt%d_pl%d_pb%d_pr%d_dh%d_dw%d_g%d"
            .formatted(
                s.batch(),
                s.channels(),
                s.height(),
                s.width(),
                s.filters(),
                s.kernelHeight(),
                s.kernelWidth(),
                s.strideHeight(),
                s.strideWidth(),
                s.padTop(),
                s.padLeft(),
                s.padBottom(),
                s.padRight(),
                s.dilationHeight(),
                s.dilationWidth(),
                s.groups());
    String options =
        "/%s/x-%s/y-%s/%s/%s"
            .formatted(
                problem.direction().text(),
                problem.xLayout().text(),
                problem.yLayout().text(),
                problem.epilogue().activation(),
                problem.accuracy().text());
    ConvProblem bare =
        problem
            .withAccumulate(false)
            .withEpilogue(ConvEpilogue.NONE.withActivation(problem.epilogue().activation()));
    assertEquals(bare, ConvProblem.parse(all + options));
  }

  @Example
  void leavesDefaultsOut() {
    ConvShape s = ConvShape.of(64, 56, 56, 64, 3).withPadding(1);
    assertEquals("conv:ic64_ih56_oc64_k3_p1", ConvProblem.of(s).toString());
    assertEquals(
        "conv:ic64_ih56_oc64_k3_p1/backward-data/nchw16",
        ConvProblem.of(s, Direction.BACKWARD_DATA).withLayout(Layout.NCHW16).toString());
    String everything = "conv:n16_ic64_ih56_iw48_oc64_kh3_kw5_sh2_pt1_pl2_pb1_pr2_g2";
    assertEquals(
        everything, ConvProblem.parse(everything + "_sw1_dh1_dw1/nchw/forward/fast").toString());
    assertEquals(
        "conv:ic1_ih2_oc3_k1/x-nchw16/y-nhwc/bias-full/residual/clip=-1.0,2.0/accumulate/strict",
        ConvProblem.of(ConvShape.of(1, 2, 2, 3, 1))
            .withLayouts(Layout.NCHW16, Layout.NHWC)
            .withAccumulate(true)
            .withAccuracy(Accuracy.STRICT)
            .withEpilogue(new ConvEpilogue(ConvEpilogue.Bias.FULL, true, Activation.clip(-1, 2)))
            .toString());
  }

  @Example
  void refusesWhatIsNoProblemInOneSentence() {
    for (String text :
        new String[] {
          null,
          "",
          "conv",
          "conv:",
          ":ic1_ih1_oc1_k1",
          "gemm:ic1_ih1_oc1_k1",
          "conv:ih1_oc1_k1",
          "conv:ic1_oc1_k1",
          "conv:ic1_ih1_k1",
          "conv:ic1_ih1_oc1",
          "conv:ic1_ih1_oc1_kh1",
          "conv:ic1_ih1_oc1_k1_kh1",
          "conv:ic1_ih1_oc1_k1_s1_sw1",
          "conv:ic1_ih1_oc1_k1_p1_pt1",
          "conv:ic1_ih1_oc1_k1_d1_dh1",
          "conv:ic1_ih1_oc1_k1_x1",
          "conv:ic1_ih1_oc1_k1_ic1",
          "conv:ic1_ih1_oc1_k",
          "conv:ic1_ih1_oc1_k1_1",
          "conv:ic1__ih1_oc1_k1",
          "conv:ic-1_ih1_oc1_k1",
          "conv:ic1.5_ih1_oc1_k1",
          "conv:ic2147483648_ih1_oc1_k1",
          "conv:ic1_ih1_oc1_k1/",
          "conv:ic1_ih1_oc1_k1//relu",
          "conv:ic1_ih1_oc1_k1/backward",
          "conv:ic1_ih1_oc1_k1/forward/backward-data",
          "conv:ic1_ih1_oc1_k1/forward/forward",
          "conv:ic1_ih1_oc1_k1/nchw8",
          "conv:ic1_ih1_oc1_k1/nchw16/nhwc",
          "conv:ic1_ih1_oc1_k1/nchw16/x-nhwc",
          "conv:ic1_ih1_oc1_k1/y-nhwc/y-nhwc",
          "conv:ic1_ih1_oc1_k1/bias/bias-full",
          "conv:ic1_ih1_oc1_k1/bias-row",
          "conv:ic1_ih1_oc1_k1/residual/residual",
          "conv:ic1_ih1_oc1_k1/relu/relu6",
          "conv:ic1_ih1_oc1_k1/accumulate/accumulate",
          "conv:ic1_ih1_oc1_k1/strict/fast",
          "conv:ic1_ih1_oc1_k1/tanhh",
          "conv:ic1_ih1_oc1_k1 /relu",
          " conv:ic1_ih1_oc1_k1"
        }) {
      String message = refused(text);
      assertTrue(message.endsWith(", got " + text), message);
    }
  }

  /** What the text says, and not the text itself, is wrong. */
  @Example
  void refusesSizesAndOptionsThatCannotBe() {
    for (String text :
        new String[] {
          "conv:ic0_ih1_oc1_k1",
          "conv:ic1_ih1_oc1_k3",
          "conv:ic3_ih1_oc2_k1_g2",
          "conv:ic1_ih1_oc1_k1_s0",
          "conv:ic1_ih1_oc1_k1/backward-data/relu",
          "conv:ic1_ih1_oc1_k1/backward-weights/bias",
          "conv:ic1_ih1_oc1_k1/clip=2,1",
          "conv:ic1_ih1_oc1_k1/leaky-relu"
        }) {
      refused(text);
    }
  }

  private static String refused(String text) {
    try {
      ConvProblem problem = ConvProblem.parse(text);
      throw new AssertionError("'" + text + "' must be refused, is read as " + problem);
    } catch (IllegalArgumentException refusal) {
      String message = refusal.getMessage();
      assertTrue(message.matches("[a-z]+: [^\n]+ must [^\n]+, got [^\n]*"), message);
      return message;
    }
  }

  @Example
  void partsMustGoTogether() {
    ConvProblem p = ConvProblem.of(ConvShape.of(1, 2, 2, 3, 1));
    Refusal.of("shape", () -> p.withShape(null));
    Refusal.of("direction", () -> ConvProblem.of(p.shape(), null));
    Refusal.of("xLayout", () -> p.withLayouts(null, Layout.NCHW));
    Refusal.of("yLayout", () -> p.withLayouts(Layout.NCHW, null));
    Refusal.of("epilogue", () -> p.withEpilogue(null));
    Refusal.of("accuracy", () -> p.withAccuracy(null));
    Refusal.of("bias", () -> ConvEpilogue.NONE.withBias(null));
    Refusal.of("activation", () -> ConvEpilogue.NONE.withActivation(null));
    ConvEpilogue relu = ConvEpilogue.NONE.withActivation(Activation.RELU);
    for (Direction direction : Direction.values()) {
      if (direction != Direction.FORWARD) {
        Refusal.of("epilogue", () -> ConvProblem.of(p.shape(), direction).withEpilogue(relu));
      }
    }
  }
}
