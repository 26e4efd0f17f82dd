package io.lanewise.testkit.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.Lanewise;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.contract.UnsupportedProblemException;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.gemm.GemmAlgorithm;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.plan.Algorithm;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.conv.ConvCall;
import io.lanewise.testkit.conv.ConvCase;
import io.lanewise.testkit.conv.ConvData;
import io.lanewise.testkit.conv.ConvTruth;
import io.lanewise.testkit.gemm.GemmCall;
import io.lanewise.testkit.gemm.GemmCase;
import io.lanewise.testkit.gemm.GemmData;
import io.lanewise.testkit.gemm.GemmTruth;
import io.lanewise.testkit.plan.PlanCase;
import io.lanewise.testkit.plan.PlanData;
import io.lanewise.testkit.plan.PlanSamples;
import io.lanewise.testkit.plan.PlanTruth;
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

  @Test
  void convolutionsSayWhyNot() {
    for (Direction direction : Direction.values()) {
      ConvProblem problem = ConvProblem.of(ConvShape.of(3, 7, 7, 4, 3), direction);
      for (ConvAlgorithm algorithm : Catalogue.standard().conv()) {
        boolean reference = algorithm.name().equals("reference");
        assertEquals(reference, algorithm.supports(problem).accepted(), algorithm.name());
        assertTrue(algorithm.errorBound(problem).factor() > 0, algorithm.name());
        if (!reference) {
          UnsupportedProblemException refusal =
              assertThrows(
                  UnsupportedProblemException.class,
                  () -> algorithm.plan(problem, ConvOptions.DEFAULT));
          assertTrue(refusal.reason().contains("--add-modules"), refusal.reason());
        }
      }
    }
  }

  @Test
  void theReferenceServesConvolutions() {
    for (String problem :
        new String[] {
          "conv:n2_ic3_ih5_iw6_oc4_k3_s2_p1/bias/relu",
          "conv:ic4_ih5_oc4_k3_p1_g4/backward-data/nchw16",
          "conv:ic3_ih5_oc4_k3/backward-weights/accumulate",
          "conv:ic3_ih5_oc4_k3/backward-bias/nhwc"
        }) {
      ConvData data = ConvCase.of(problem, 3).data(Values.INTEGERS);
      ConvPlan plan = ConvPlan.of(data.problem(), data.options());
      assertEquals("reference", plan.algorithm());
      assertFalse(plan.explain().isEmpty());
      ConvTruth.of(data).checkExact(ConvCall.run(plan, data));
    }
  }

  @Test
  void theReferenceServesTheOthers() {
    for (String sample : PlanSamples.SMALL) {
      PlanCase it = new PlanCase(Problems.parse(sample), 3);
      for (Algorithm algorithm : Catalogue.standard().others()) {
        if (!algorithm.name().equals("reference")) {
          assertFalse(algorithm.supports(it.problem()).accepted(), algorithm.name());
        }
      }
      Plan plan = Catalogue.standard().plan(it.problem(), PlanOptions.DEFAULT);
      assertEquals("reference", plan.algorithm());
      assertFalse(plan.explain().isEmpty());
      PlanData data = PlanData.draw(it, Values.UNIFORM);
      PlanTruth.of(data).check(data.run(plan), plan.errorBound());
    }
  }
}
