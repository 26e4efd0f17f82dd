package io.lanewise.testkit.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.gemm.Epilogue;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.Refusal;
import io.lanewise.testkit.Sizes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
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
class GemmProblemTest {
  @Provide
  Arbitrary<GemmProblem> problems() {
    Arbitrary<Integer> sizes = Sizes.between(0, Integer.MAX_VALUE);
    Arbitrary<Float> numbers = Arbitraries.of(0f, -0f, 0.1f, -3.25f, 1e-30f, Float.MIN_VALUE);
    Arbitrary<Activation> activations =
        Arbitraries.oneOf(
            Arbitraries.of(GemmProblems.ACTIVATIONS),
            numbers.map(Activation::leakyRelu),
            numbers.map(low -> Activation.clip(low, 1e30f)),
            numbers.map(high -> Activation.clip(Float.NEGATIVE_INFINITY, high)));
    return Combinators.combine(
            GemmProblems.any(GemmProblems.plain(sizes, sizes, sizes)),
            activations,
            Arbitraries.of(true, false),
            sizes)
        .as(
            (problem, activation, change, batch) -> {
              boolean packed = problem.packedA() || problem.packedB();
              GemmProblem other = packed || !change ? problem : problem.withBatch(batch);
              return other.withEpilogue(other.epilogue().withActivation(activation));
            });
  }

  @Property
  void isWhatItsStringSays(@ForAll("problems") GemmProblem problem) {
    assertEquals(problem, GemmProblem.parse(problem.toString()));
  }

  @Property
  void optionsMayStandInAnyOrder(@ForAll("problems") GemmProblem problem, @ForAll int seed) {
    String[] parts = problem.toString().split("/");
    List<String> options = new ArrayList<>(Arrays.asList(parts).subList(1, parts.length));
    Collections.shuffle(options, new Random(seed));
    options.addFirst(parts[0]);
    GemmProblem again = GemmProblem.parse(String.join("/", options));
    assertEquals(problem.toString(), again.toString());
  }

  @Property
  void activationsAreWhatTheirNumbersSay(
      @ForAll Activation.Kind kind, @ForAll("slopes") float low, @ForAll("slopes") float high) {
    Activation activation = new Activation(kind, Math.min(low, high), Math.max(low, high));
    assertEquals(activation, Activation.parse(activation.toString()));
  }

  @Provide
  Arbitrary<Float> slopes() {
    return Arbitraries.of(0f, 0.01f, -2f, 7f);
  }

  @Example
  void leavesDefaultsOut() {
    assertEquals("gemm:m3_n4_k5", GemmProblem.of(3, 4, 5).toString());
    assertEquals("gemm:m3_n4_k5/tt", GemmProblem.of(true, true, 3, 4, 5).toString());
    assertEquals("gemm:m3_n4_k5/nt", GemmProblem.of(false, true, 3, 4, 5).toString());
    assertEquals(
        "gemm:m3_n4_k5/tn/packed-a/packed-b/bias-row/residual/clip=-1.0,2.0",
        GemmProblem.of(true, false, 3, 4, 5)
            .withPackedA(true)
            .withPackedB(true)
            .withEpilogue(
                Epilogue.NONE
                    .withBias(Epilogue.Bias.ROW)
                    .withResidual(true)
                    .withActivation(Activation.clip(-1, 2)))
            .toString());
    assertEquals(
        "gemm:m3_n4_k5/batch8/leaky-relu=0.01",
        GemmProblem.parse("gemm:k5_m3_n4/leaky-relu=1e-2/batch8").toString());
    assertEquals("gemm:m3_n4_k5", GemmProblem.parse("gemm:m3_n4_k5/identity/batch1").toString());
  }

  @Example
  void theKitKnowsEveryActivation() {
    EnumSet<Activation.Kind> kinds = EnumSet.noneOf(Activation.Kind.class);
    GemmProblems.ACTIVATIONS.forEach(activation -> kinds.add(activation.kind()));
    // Sums come out negative, and too large to be a power's exponent.
    kinds.addAll(EnumSet.of(Activation.Kind.EXP, Activation.Kind.LOG, Activation.Kind.SQRT));
    assertEquals(EnumSet.allOf(Activation.Kind.class), kinds);
  }

  @Example
  void refusesWhatIsNoProblemInOneSentence() {
    for (String text :
        new String[] {
          null,
          "",
          "gemm",
          "gemm:",
          ":m1_n1_k1",
          "conv:m1_n1_k1",
          "gemm:m1_n1",
          "gemm:m1_n1_k1_b1",
          "gemm:m1_n1_k",
          "gemm:m1_n1_1",
          "gemm:m1__n1_k1",
          "gemm:m1_n1_k1_m1",
          "gemm:m-1_n1_k1",
          "gemm:m1.5_n1_k1",
          "gemm:m2147483648_n1_k1",
          "gemm:m1_n1_k1/",
          "gemm:m1_n1_k1//tn",
          "gemm:m1_n1_k1/nn",
          "gemm:m1_n1_k1/tn/nt",
          "gemm:m1_n1_k1/tn/tn",
          "gemm:m1_n1_k1/packed-c",
          "gemm:m1_n1_k1/packed-a/packed-a",
          "gemm:m1_n1_k1/bias-row/bias-column",
          "gemm:m1_n1_k1/residual/residual",
          "gemm:m1_n1_k1/relu/relu6",
          "gemm:m1_n1_k1/batch",
          "gemm:m1_n1_k1/batch-1",
          "gemm:m1_n1_k1/batch2/batch3",
          "gemm:m1_n1_k1/batch99999999999",
          "gemm:m1_n1_k1/tanhh",
          "gemm:m1_n1_k1 /tn",
          " gemm:m1_n1_k1"
        }) {
      refused(text);
    }
  }

  @Example
  void refusesNumbersThatAnActivationCannotHave() {
    for (String option :
        new String[] {
          "clip",
          "clip=1",
          "clip=2,1",
          "clip=NaN,1",
          "clip=1,2,3",
          "clip=a,b",
          "leaky-relu",
          "leaky-relu=",
          "leaky-relu=Infinity",
          "leaky-relu=1,2",
          "relu=1",
          "hard-swish="
        }) {
      refused("gemm:m1_n1_k1/" + option);
    }
  }

  private static void refused(String text) {
    try {
      GemmProblem problem = GemmProblem.parse(text);
      throw new AssertionError("'" + text + "' must be refused, is read as " + problem);
    } catch (IllegalArgumentException refusal) {
      String message = refusal.getMessage();
      assertTrue(message.matches("[a-z]+: [^\n]+ must [^\n]+, got [^\n]*"), message);
    }
  }

  @Example
  void negativeSizesAndNullsAreRefused() {
    Refusal.of("m", () -> GemmProblem.of(-1, 2, 3));
    Refusal.of("n", () -> GemmProblem.of(1, -2, 3));
    Refusal.of("k", () -> GemmProblem.of(1, 2, -3));
    Refusal.of("batch", () -> GemmProblem.of(1, 2, 3).withBatch(-1));
    Refusal.of("batch", () -> GemmProblem.of(1, 2, 3).withBatch(2).withPackedB(true));
    Refusal.of("epilogue", () -> GemmProblem.of(1, 2, 3).withEpilogue(null));
    Refusal.of("bias", () -> Epilogue.NONE.withBias(null));
    Refusal.of("activation", () -> Epilogue.NONE.withActivation(null));
  }
}
