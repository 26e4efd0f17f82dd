package io.lanewise.testkit.norm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.norm.LrnProblem;
import io.lanewise.kernels.plan.PlanOptions;
import java.util.Arrays;
import net.jqwik.api.Example;

/** The contract as a test. */
class LrnContractTest extends LrnContract {
  /**
   * An infinite gradient stays infinite where x, divided by its scale, is too small for a float.
   */
  @Example
  void infiniteGradientsOfTheSmallestNumbersAreNotNaN() {
    int pixels = 37;
    LrnProblem problem = LrnProblem.parse("lrn:ic3_iw" + pixels + "/backward/k=2");
    float[] x = new float[3 * pixels];
    float[] dy = new float[3 * pixels];
    float[] dx = new float[3 * pixels];
    Arrays.fill(x, 1f);
    Arrays.fill(x, pixels, 2 * pixels, Float.MIN_VALUE);
    Arrays.fill(dy, 1f);
    Arrays.fill(dy, pixels, 2 * pixels, Float.POSITIVE_INFINITY);
    Catalogue.standard().plan(problem, PlanOptions.DEFAULT).run(x, 0, dy, 0, dx, 0);
    for (int i = 0; i < dx.length; i++) {
      // The middle channel gets its own infinity less one of the same sign.
      float expected = i / pixels == 1 ? Float.NaN : Float.NEGATIVE_INFINITY;
      assertEquals(expected, dx[i], "element " + i);
    }
  }
}
