package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the planner has to say about a problem. */
class ExplainCommandTest {
  private static final String CONV = "conv:ic64_ih56_oc64_k3_p1";

  /** Everything that the command promises, for each kind of problem. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemm:m64_n3136_k576",
        "gemm:m64_n49_k57/tn/packed-b/relu",
        "gemm:m100_n1_k50",
        CONV + "/bias/relu",
        CONV + "/backward-weights",
        "conv:ic8_ih5_oc8_k1/backward-bias",
        "pool:max_ic64_ih112_k2",
        "softmax:r3_c45"
      })
  void itSaysWhatAndWhy(String problem) {
    Outcome outcome = Outcome.of("explain " + problem).fine();
    outcome.has(
        problem, "threads: ", "scratch: ", "moves: ", "error bound: ", "chosen: ", "estimate: ");
    boolean counted = problem.startsWith("gemm") || problem.startsWith("conv");
    assertEquals(counted ? 1 : 0, outcome.lines("operations: ").size(), outcome.out());
  }

  /** Each of the catalogue either may be chosen, with its estimate, or is refused with a reason. */
  @Test
  void ofConvolutionsEachAlgorithmIsNamed() {
    Outcome outcome = Outcome.of("explain " + CONV).fine();
    for (String name : Catalogue.standard().conv().stream().map(a -> a.name()).toList()) {
      List<String> refused = outcome.lines("refused: " + name + ", ");
      boolean listed = outcome.out().lines().anyMatch(l -> l.matches("    " + name + " +.* us .*"));
      assertEquals(1, refused.size() + (listed ? 1 : 0), name + outcome.out());
    }
    outcome.has("refused: winograd-6x6, its bound is too wide for fast");
    Outcome.of("explain gemm:m4_n4_k4").fine().has("refused: gemv, n must be 1");
  }

  @Test
  void optionsChangeTheChoice() {
    Outcome.of("explain --algorithm direct " + CONV)
        .fine()
        .has("  direct: ", "chosen: by its name");
    Outcome.of("explain --scratch 0 " + CONV + "/strict")
        .fine()
        .has("  reference: ", "that keeps the scratch limit");
    Outcome.of("explain --portable " + CONV).fine().has("chosen: by the least estimate");
    Outcome.of("explain --algorithm tiled gemm:m4_n1_k4").fine().has("  tiled: ");
  }

  @Test
  void severalProblemsAtOnce() {
    Outcome outcome = Outcome.of("explain gemm:m4_n4_k4 act:relu_iw100").fine();
    assertTrue(
        outcome.out().indexOf("act:relu_iw100") > outcome.out().indexOf("gemm:m4_n4_k4"),
        outcome.out());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "explain",
        "explain nonsense",
        "explain fft:n5",
        "explain gemm:m4",
        "explain conv:ic4_ih4_oc4_k9",
        "explain pool:max_ic1_ih4_k0",
        "explain --algorithm nonsense " + CONV,
        "explain --algorithm depthwise " + CONV,
        "explain --algorithm nonsense gemm:m4_n4_k4",
        "explain --algorithm nonsense act:relu_iw4",
        "explain --scratch -1 " + CONV,
        "explain --scratch much " + CONV,
        "explain --portable act:relu_iw4",
        "explain --tuning no/such/file " + CONV,
        "explain --threads 0 " + CONV
      })
  void badOptionsGetOneSentence(String arguments) {
    Outcome.of(arguments).refused();
  }
}
