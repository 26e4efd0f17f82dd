package io.lanewise.nn.inference;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.parallel.Threads;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/**
 * Networks whose arithmetic is exact: whatever is folded, fused, laid out or cut otherwise, a
 * predictor gives the model's own numbers. Every run begins with workspaces full of NaN, so that
 * nothing lives on that should not, and nothing is read that was not written.
 */
class ExactNetworksTest {
  private static final int NETWORKS = 100;
  private static final float CANARY = 1234.5f;

  @Test
  void predictorsAreTheModel() {
    int blocked = 0;
    int folded = 0;
    int residuals = 0;
    int nonzero = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Networks.Network network = Networks.of(seed, true);
      float[] expected = Exactly.of(network.layer(), network.shape(), network.x()).rounded();
      for (Layouts.Rule rule : Layouts.Rule.values()) {
        for (int threads = 1; threads <= (rule == Layouts.Rule.CHEAPEST ? 2 : 1); threads++) {
          Predictor predictor =
              Predictor.of(
                  network.layer(), network.shape(), Threads.of(threads), Accuracy.STRICT, rule);
          String what = "seed " + seed + ", " + rule + "\n" + predictor.explain();
          check(what, predictor, network.x(), expected);
          check(what, predictor, network.x(), expected);
          String text = predictor.explain();
          blocked += rule == Layouts.Rule.CHEAPEST && text.contains("nchw16") ? 1 : 0;
          folded += text.contains("with mul, add") ? 1 : 0;
          residuals += text.contains("/residual") ? 1 : 0;
        }
      }
      for (float y : expected) {
        nonzero += y != 0 ? 1 : 0;
        assertTrue(Math.abs(y) <= 0x1p24, "seed " + seed);
      }
    }
    assertTrue(blocked > NETWORKS / 10, "in blocks: " + blocked);
    assertTrue(folded > NETWORKS / 10, "folded: " + folded);
    assertTrue(residuals > NETWORKS / 10, "residuals: " + residuals);
    assertTrue(nonzero > 50 * NETWORKS, "not zero: " + nonzero);
  }

  /** In the middle of arrays, from a poisoned workspace. */
  private static void check(String what, Predictor predictor, float[] x, float[] expected) {
    Poison.into(predictor);
    float[] from = new float[x.length + 16];
    Arrays.fill(from, Float.NaN);
    System.arraycopy(x, 0, from, 5, x.length);
    float[] before = from.clone();
    float[] to = new float[expected.length + 16];
    Arrays.fill(to, CANARY);
    try {
      predictor.run(from, 5, to, 7);
    } catch (IllegalArgumentException e) {
      throw new AssertionError(what, e);
    }
    for (int i = 0; i < to.length; i++) {
      boolean inside = i >= 7 && i < 7 + expected.length;
      // The sign of a zero is not part of exactness: a maximum's is not promised.
      float want = inside ? expected[i - 7] + 0f : CANARY;
      assertEquals(want, to[i] + 0f, 0f, what + " at " + i);
    }
    assertTrue(Arrays.equals(before, from), what);
  }
}
