package io.lanewise.bench.conv;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.bench.report.Status;
import io.lanewise.bench.suite.Verdict;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the check lets pass and what it finds. */
class ConvAnswersTest {
  /** By the reference, which knows nothing of the check's own sums. */
  private static float[] convolution(ConvOperands operands) {
    ConvPlan plan =
        Catalogue.standard()
            .plan(operands.problem(), ConvOptions.DEFAULT.withAlgorithm("reference"));
    float[] target = new float[operands.targetFloats()];
    plan.run(operands.sourceLaidOut(), 0, operands.secondLaidOut(), 0, target, 0);
    return target;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "conv:ic5_ih7_iw6_oc4_k3_p1",
        "conv:n2_ic6_ih9_oc4_kh3_kw2_sh2_pt1_pr1_dw2_g2",
        "conv:n2_ic6_ih9_oc4_kh3_kw2_sh2_pt1_pr1_dw2_g2/backward-data",
        "conv:n2_ic6_ih9_oc4_kh3_kw2_sh2_pt1_pr1_dw2_g2/backward-weights",
        "conv:n2_ic5_ih4_oc18_k3_p1/nchw16",
        "conv:n2_ic5_ih4_oc18_k3_p1/backward-data/nchw16",
        "conv:n2_ic5_ih4_oc18_k3_p1/backward-weights/nchw16",
        "conv:ic32_ih40_oc20_k3_p1/nchw16",
        "conv:ic20_ih40_oc32_k3_p1/backward-data",
        "conv:ic80_ih20_oc40_k3_p1/backward-weights"
      })
  void rightAnswersPassAndWrongOnesDoNot(String string) {
    ConvProblem problem = ConvProblem.parse(string);
    ConvOperands operands = ConvOperands.of(problem);
    ConvAnswers answers = new ConvAnswers(operands);
    ErrorBound bound = ErrorBound.elementwise(ConvAlgorithm.chain(problem));
    ErrorBound tile = new ErrorBound(ErrorBound.Norm.TILE, bound.factor());
    float[] computed = convolution(operands);
    assertEquals(Status.OK, answers.check(computed, bound).status());
    assertEquals(Status.OK, answers.check(computed, tile).status());

    float right = computed[0];
    computed[0] += 1;
    if (operands.targetFloats() <= 4_000) {
      assertEquals(Status.FAILED, answers.check(computed, bound).status());
      assertEquals(Status.FAILED, answers.check(computed, tile).status());
    }
    computed[0] = Float.NaN;
    assertEquals(Status.FAILED, answers.check(computed, bound).status());
    computed[0] = right;
    assertEquals(Status.OK, answers.check(computed, bound).status());
  }

  @Test
  void aChannelThatIsWrongThroughoutIsFoundInALargeProblem() {
    ConvOperands operands = ConvOperands.of(ConvProblem.parse("conv:ic32_ih40_oc20_k3_p1"));
    float[] computed = convolution(operands);
    for (int i = 0; i < 1_600; i++) {
      computed[13 * 1_600 + i] *= 1.01f;
    }
    assertEquals(Status.FAILED, check(operands, computed).status());
  }

  @Test
  void lanesPastTheLastChannelMustBeZero() {
    ConvOperands operands = ConvOperands.of(ConvProblem.parse("conv:n2_ic3_ih4_oc18_k3_p1/nchw16"));
    float[] computed = convolution(operands);
    assertEquals(Status.OK, check(operands, computed).status());
    computed[computed.length - 1] = -0f;
    Verdict verdict = check(operands, computed);
    assertEquals(Status.FAILED, verdict.status());
    assertTrue(verdict.reason().contains("past the last channel"), verdict.reason());
  }

  @Test
  void aConvolutionOfPaddingProvesNothing() {
    ConvOperands operands = ConvOperands.of(ConvProblem.parse("conv:ic1_ih1_oc1_k1_s3_p1"));
    Verdict verdict = check(operands, new float[1]);
    assertEquals(Status.MISTRUSTED, verdict.status());
  }

  private static Verdict check(ConvOperands operands, float[] computed) {
    ErrorBound bound = ErrorBound.elementwise(ConvAlgorithm.chain(operands.problem()));
    return new ConvAnswers(operands).check(computed, bound);
  }
}
