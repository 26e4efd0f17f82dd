package io.lanewise.bench.gemm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.bench.report.Status;
import io.lanewise.kernels.contract.ErrorBound;
import io.lanewise.kernels.gemm.GemmProblem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the check lets pass and what it finds. */
class GemmAnswersTest {
  /** The product by plain loops in double. */
  private static float[] product(GemmOperands o) {
    GemmProblem p = o.problem();
    float[] c = new float[o.outputs()];
    for (int at = 0; at < c.length; at++) {
      int product = at / (p.m() * p.n());
      int i = at / p.n() % p.m();
      int j = at % p.n();
      double sum = 0;
      for (int k = 0; k < p.k(); k++) {
        int inA = p.transA() ? k * p.m() + i : i * p.k() + k;
        int inB = p.transB() ? j * p.k() + k : k * p.n() + j;
        double x = o.a()[product * p.m() * p.k() + inA];
        sum += x * o.b()[product * p.k() * p.n() + inB];
      }
      c[at] = (float) sum;
    }
    return c;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gemm:m5_n6_k7",
        "gemm:m5_n6_k7/tn",
        "gemm:m5_n6_k7/nt",
        "gemm:m5_n6_k7/tt/batch3",
        "gemm:m300_n400_k200"
      })
  void rightAnswersPassAndWrongOnesDoNot(String problem) {
    GemmOperands operands = GemmOperands.of(GemmProblem.parse(problem));
    GemmAnswers answers = new GemmAnswers(operands);
    ErrorBound bound = ErrorBound.elementwise(operands.problem().k());
    float[] c = product(operands);
    assertEquals(Status.OK, answers.check(c, bound).status());

    c[c.length - 1] += 1e-2f;
    assertEquals(Status.FAILED, answers.check(c, bound).status());
    c[c.length - 1] = Float.NaN;
    assertEquals(Status.FAILED, answers.check(c, bound).status());
  }

  @Test
  void anOutputOutsideTheSampleMustBeANumber() {
    GemmOperands operands = GemmOperands.of(GemmProblem.of(300, 400, 200));
    float[] c = product(operands);
    c[12_345] = Float.NaN;
    GemmAnswers answers = new GemmAnswers(operands);
    String reason = answers.check(c, ErrorBound.elementwise(200)).reason();
    assertTrue(reason.contains("12345"), reason);
  }

  @Test
  void aProductOfNothingProvesNothing() {
    GemmAnswers answers = new GemmAnswers(GemmOperands.of(GemmProblem.of(3, 3, 0)));
    assertEquals(
        Status.MISTRUSTED, answers.check(new float[9], ErrorBound.elementwise(0)).status());
  }
}
