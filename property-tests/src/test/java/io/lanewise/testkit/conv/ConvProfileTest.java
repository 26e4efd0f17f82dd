package io.lanewise.testkit.conv;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.ConvProfile;
import io.lanewise.kernels.parallel.Threads;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A profile tells where Winograd's time goes, and changes nothing else. */
class ConvProfileTest {
  private static float[] run(ConvPlan plan) {
    ConvProblem p = plan.problem();
    float[] x = new float[(int) p.xFloats()];
    float[] w = new float[(int) p.shape().weights()];
    for (int i = 0; i < x.length; i++) {
      x[i] = i % 7 - 3;
    }
    for (int i = 0; i < w.length; i++) {
      w[i] = i % 5 - 2;
    }
    float[] y = new float[(int) p.yFloats()];
    plan.run(x, 0, w, 0, y, 0);
    return y;
  }

  /** Threads share the slabs of the second. */
  @ParameterizedTest
  @CsvSource({
    "conv:ic16_ih28_oc16_k3_p1, 1",
    "conv:ic128_ih14_oc256_k3_p1, 2",
  })
  void phasesAddUpToNoMoreThanTheRun(String problem, int threads) {
    ConvProfile profile = new ConvProfile();
    ConvOptions options =
        ConvOptions.DEFAULT.withAlgorithm("winograd-4x4").withThreads(Threads.of(threads));
    ConvProblem p = ConvProblem.parse(problem);
    ConvPlan plan = ConvPlan.of(p, options);
    ConvPlan observed = ConvPlan.of(p, options.withProfile(profile));
    assertEquals(Map.of(), profile.nanos());
    long from = System.nanoTime();
    float[] y = run(observed);
    long elapsed = System.nanoTime() - from;
    assertEquals(
        List.of("input transform", "products", "output transform"),
        List.copyOf(profile.nanos().keySet()));
    long sum = profile.nanos().values().stream().mapToLong(Long::longValue).sum();
    assertTrue(sum <= threads * elapsed, sum + " of " + elapsed);
    assertArrayEquals(run(plan), y);
    profile.reset();
    assertEquals(Map.of(), profile.nanos());
  }
}
