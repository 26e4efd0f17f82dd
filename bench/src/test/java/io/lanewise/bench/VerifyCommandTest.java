package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.contract.Support;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.gemm.GemmContract;
import io.lanewise.testkit.trial.Trial;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contracts from the command line. */
class VerifyCommandTest {
  @Test
  void aFewPropertiesHold() {
    Outcome outcome =
        Outcome.of(
                "verify --tries 2 --seed 7 --algorithm gemv,direct,pooling"
                    + " --property agreesWithTheReference,isExactOnIntegers")
            .fine();
    outcome.has("--seed 7", "12 tries of 6 properties of 6 (3 algorithms): all hold.");
  }

  @Test
  void everyAlgorithmThatTakesAProblemIsTriedOnIt() {
    Outcome outcome =
        Outcome.of(
                "verify --seed 3 --problem conv:ic3_ih7_oc4_k3_p1/nchw16"
                    + " --property agreesWithTheReference")
            .fine();
    // Three of Winograd, direct, two that lower, the reference.
    outcome.has("7 tries of 7 properties of 7 (7 algorithms): all hold.");
    Outcome.of("verify --seed 3 --problem softmax:r3_c5").fine().has(" (1 algorithms): all hold.");
  }

  @Test
  void theTimeIsKept() {
    long start = System.nanoTime();
    Outcome outcome = Outcome.of("verify --minutes 0.02 --algorithm pooling").fine();
    assertTrue(System.nanoTime() - start < 60e9);
    assertTrue(outcome.out().contains("all hold."), outcome.out());
  }

  /** Right results, but not as exact as it says. */
  private record Boaster() implements GemmAlgorithm {
    @Override
    public String name() {
      return "tiled";
    }

    @Override
    public Support supports(GemmProblem problem) {
      return Support.YES;
    }

    @Override
    public ErrorBound errorBound(GemmProblem problem) {
      return new ErrorBound(ErrorBound.Norm.ELEMENTWISE, 1e-12);
    }

    @Override
    public GemmPlan plan(GemmProblem problem, GemmOptions options) {
      return Catalogue.standard().gemm("tiled").plan(problem, options);
    }
  }

  @Test
  void aFailureIsALineThatRunsItAgain() {
    GemmContract contract =
        new GemmContract() {
          @Override
          public GemmAlgorithm algorithm() {
            return new Boaster();
          }
        };
    List<Trial> trials =
        Trial.of(contract, "gemm", "tiled").stream()
            .filter(t -> t.property().equals("agreesWithTheReference"))
            .toList();
    StringWriter text = new StringWriter();
    int exit =
        VerifyCommand.verify(trials, null, 1, 20, Double.POSITIVE_INFINITY, new PrintWriter(text));
    assertEquals(1, exit);
    List<String> lines = text.toString().lines().toList();
    assertEquals(2, lines.size(), text::toString);
    assertTrue(lines.getLast().endsWith("1 failed."), text::toString);
    String command = "failed: ./lanewise ";
    assertTrue(lines.getFirst().startsWith(command), text::toString);
    assertTrue(lines.getFirst().contains(" --problem gemm:"), text::toString);
    assertTrue(lines.getFirst().contains(" must lie within "), text::toString);
    // Of the true algorithm it holds.
    String again = lines.getFirst().substring(command.length()).replaceAll(" # .*", "");
    Outcome.of(again).fine().has("1 tries of 1 properties of 1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "verify --minutes 0",
        "verify --minutes never",
        "verify --tries 0",
        "verify --seed -1",
        "verify --seed 1000000000",
        "verify --algorithm nonsense",
        "verify --property nonsense",
        "verify --problem nonsense",
        "verify --problem gemm:m4",
        "verify --problem conv:ic4_ih4_oc4_k9",
        "verify --problem conv:ic4_ih4_oc4_k3 --algorithm pooling",
        "verify nonsense"
      })
  void badOptionsGetOneSentence(String arguments) {
    Outcome.of(arguments).refused();
  }
}
