package io.lanewise.nn.inference;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.conv.Accuracy;
import io.lanewise.kernels.parallel.Threads;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/** Networks of every layer with real numbers, against double, within a bound that is derived. */
class RoundedNetworksTest {
  private static final int NETWORKS = 120;

  @Test
  void predictorsAreNearTheModelInDouble() {
    int trusted = 0;
    for (int seed = 0; seed < NETWORKS; seed++) {
      Networks.Network network = Networks.of(1000 + seed, false);
      Exactly exactly = Exactly.of(network.layer(), network.shape(), network.x());
      double[] expected = exactly.output();
      double most = Arrays.stream(expected).map(Math::abs).max().orElse(0);
      for (Accuracy accuracy : new Accuracy[] {Accuracy.STRICT, Accuracy.FAST}) {
        double[] bounds = Rounding.of(exactly, accuracy);
        double bound = Arrays.stream(bounds).max().orElse(0);
        // Where the bound says next to nothing, passing proves nothing.
        trusted += bound < most / 100 ? 1 : 0;
        for (Layouts.Rule rule : Layouts.Rule.values()) {
          Predictor one =
              Predictor.of(network.layer(), network.shape(), Threads.ONE, accuracy, rule);
          Predictor two =
              Predictor.of(network.layer(), network.shape(), Threads.of(2), accuracy, rule);
          Poison.into(one);
          float[] y = one.predict(network.x());
          String what = "seed " + seed + ", bound " + bound + ", " + one.explain();
          for (int i = 0; i < y.length; i++) {
            assertTrue(Math.abs(y[i] - expected[i]) <= bounds[i], what + " at " + i);
          }
          assertArrayEquals(y, two.predict(network.x()), 0f, what);
        }
      }
    }
    assertTrue(trusted > NETWORKS, "trusted: " + trusted + " of " + 2 * NETWORKS);
  }
}
