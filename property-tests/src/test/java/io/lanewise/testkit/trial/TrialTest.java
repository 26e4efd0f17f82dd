package io.lanewise.testkit.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.testkit.conv.ConvContract;
import io.lanewise.testkit.conv.PlainConv;
import io.lanewise.testkit.gemm.GemmContract;
import io.lanewise.testkit.gemm.PlainLoops;
import io.lanewise.testkit.plan.PlanContract;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Contracts without an engine find what they find with one. */
class TrialTest {
  private static List<Trial> of(PlainConv.Fault fault) {
    ConvContract contract =
        new ConvContract() {
          @Override
          public ConvAlgorithm algorithm() {
            return new PlainConv(fault);
          }
        };
    return Trial.of(contract, "conv", "plain");
  }

  private static List<Trial> of(PlainLoops.Fault fault) {
    GemmContract contract =
        new GemmContract() {
          @Override
          public GemmAlgorithm algorithm() {
            return new PlainLoops(fault);
          }
        };
    return Trial.of(contract, "gemm", "plain");
  }

  private static Trial named(List<Trial> trials, String property) {
    return trials.stream().filter(t -> t.property().equals(property)).findFirst().orElseThrow();
  }

  @Test
  void everyEntryOfTheCatalogueIsTried() {
    Catalogue all = Catalogue.standard();
    assertEquals(
        all.gemm().stream().map(a -> a.name()).toList(),
        Contracts.gemm().stream().map(c -> c.algorithm().name()).toList());
    assertEquals(
        new TreeSet<>(all.conv().stream().map(a -> a.name()).toList()),
        new TreeSet<>(Contracts.conv().stream().map(c -> c.algorithm().name()).toList()));
    TreeSet<String> others = new TreeSet<>(all.others().stream().map(a -> a.name()).toList());
    others.remove("reference");
    assertEquals(
        others, new TreeSet<>(Contracts.others().stream().map(c -> c.algorithm().name()).toList()));
  }

  /**
   * From the interfaces, the abstract classes and the contract itself; none that was taken away.
   */
  @Test
  void everyPropertyIsATrial() {
    Set<String> pool = properties("pooling");
    assertTrue(
        pool.containsAll(
            Set.of(
                "agreesWithTheReference",
                "anyNumberOfThreadsGivesTheSameBits",
                "overlapsAreRefused",
                "parsingWhatIsPrintedGivesTheProblem")),
        pool.toString());
    assertTrue(properties("reduce").contains("tiesAndNaNsGoToTheFirst"));
    assertTrue(properties("tiled").contains("sizesMayBeZero"));
    assertTrue(properties("bias-sum").contains("forwardIsRefused"));
    assertFalse(properties("bias-sum").contains("anEpilogueIsItsSteps"));
    assertTrue(properties("direct").contains("anEpilogueIsItsSteps"));
    for (PlanContract contract : Contracts.others()) {
      assertTrue(properties(contract.algorithm().name()).size() >= 9, contract.toString());
    }
  }

  private static Set<String> properties(String algorithm) {
    return Contracts.trials().stream()
        .filter(t -> t.algorithm().equals(algorithm))
        .map(Trial::property)
        .collect(Collectors.toSet());
  }

  @Test
  @Timeout(120)
  void whatIsRightHolds() {
    for (Trial trial : of(PlainConv.Fault.NONE)) {
      assertNull(trial.run(null, 5).failure(), trial.toString());
    }
    // It knows one thread only, which the contract of threads is not content with.
    assertNull(named(of(PlainLoops.Fault.NONE), "agreesWithTheReference").run(null, 5).failure());
  }

  @Test
  void aMistakeIsFoundAgainByProblemAndSeed() {
    Trial conv = named(of(PlainConv.Fault.LAST_TAP_LEFT_OUT), "agreesWithTheReference");
    Trial gemm = named(of(PlainLoops.Fault.LAST_K_LEFT_OUT), "isExactOnIntegers");
    for (Trial trial : List.of(conv, gemm)) {
      int seed = 0;
      Trial.Outcome found = trial.run(null, seed);
      while (found.failure() == null && seed < 100) {
        found = trial.run(null, ++seed);
      }
      assertNotNull(found.failure(), trial.toString());
      assertTrue(found.problem().contains(":"), found.toString());
      Trial.Outcome drawn = trial.run(null, seed);
      Trial.Outcome given = trial.run(found.problem(), seed);
      assertEquals(found.problem(), drawn.problem());
      assertEquals(found.failure().getMessage(), drawn.failure().getMessage());
      assertEquals(found.failure().getMessage(), given.failure().getMessage());
    }
  }

  @Test
  void onlyWhatItsAlgorithmTakesIsATrialsProblem() {
    Trial direct =
        Contracts.trials().stream()
            .filter(t -> t.algorithm().equals("winograd-2x2"))
            .filter(t -> t.property().equals("agreesWithTheReference"))
            .findFirst()
            .orElseThrow();
    assertTrue(direct.takesAny());
    assertTrue(direct.takes("conv:ic4_ih6_oc4_k3_p1"));
    assertFalse(direct.takes("conv:ic4_ih6_oc4_k5_p1"));
    assertFalse(direct.takes("gemm:m4_n4_k4"));
    assertFalse(direct.takes("act:relu_iw4"));
    List<Trial> tiled = Trial.of(Contracts.gemm().get(1), "gemm", "tiled");
    assertFalse(named(tiled, "theIdentityChangesNothing").takesAny());
    assertFalse(named(tiled, "sizesMayBeZero").takes("gemm:m4_n4_k4"));
  }

  @Test
  void examplesNeedNothingDrawn() {
    Trial zeros = named(Trial.of(Contracts.gemm().get(1), "gemm", "tiled"), "sizesMayBeZero");
    Trial.Outcome outcome = zeros.run(null, 3);
    assertEquals("", outcome.problem());
    assertNull(outcome.failure());
  }
}
