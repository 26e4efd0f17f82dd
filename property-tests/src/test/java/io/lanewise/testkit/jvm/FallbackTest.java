package io.lanewise.testkit.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.Lanewise;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.contract.UnsupportedProblemException;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.gemm.GemmCall;
import io.lanewise.testkit.gemm.GemmCase;
import io.lanewise.testkit.gemm.GemmData;
import io.lanewise.testkit.gemm.GemmTruth;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Where the incubator module is absent: everything loads, and the reference serves. */
@Tag("fallback")
class FallbackTest {
  @Test
  void theModuleIsAbsent() {
    assertTrue(ModuleLayer.boot().findModule("jdk.incubator.vector").isEmpty());
    assertTrue(Lanewise.describe().contains("--add-modules jdk.incubator.vector"));
  }

  @Test
  void theCatalogueLoadsAndSaysWhyNot() {
    GemmProblem problem = GemmProblem.of(5, 1, 7);
    for (GemmAlgorithm algorithm : Catalogue.standard().gemm()) {
      boolean reference = algorithm.name().equals("reference");
      assertEquals(reference, algorithm.supports(problem).accepted(), algorithm.name());
      if (!reference) {
        UnsupportedProblemException refusal =
            assertThrows(
                UnsupportedProblemException.class,
                () -> algorithm.plan(problem, GemmOptions.DEFAULT));
        assertTrue(refusal.reason().contains("--add-modules"), refusal.reason());
      }
    }
    Lanewise.warmUp();
  }

  @Test
  void theReferenceServes() {
    for (String problem :
        new String[] {"gemm:m5_n6_k70", "gemm:m5_n1_k7/tt", "gemm:m3_n4_k5/packed-b/relu"}) {
      GemmData data = GemmCase.of(problem, 3).data(Values.INTEGERS);
      GemmPlan plan = GemmPlan.of(data.problem(), data.options());
      assertEquals("reference", plan.algorithm());
      assertFalse(plan.explain().isEmpty());
      GemmTruth.of(data).checkExact(GemmCall.run(plan, data));
    }
  }
}
