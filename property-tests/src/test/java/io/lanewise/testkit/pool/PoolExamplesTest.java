package io.lanewise.testkit.pool;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.pool.Pooling;
import io.lanewise.kernels.shape.AdaptiveWindows;
import io.lanewise.kernels.shape.SlidingWindows;
import io.lanewise.testkit.Refusal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Poolings worked out by hand, and what is refused. */
class PoolExamplesTest {
  private static final float[] MAP = {1, 1, 2, 4, 5, 6, 7, 8, 3, 2, 1, 0, 1, 2, 3, 4};
  private static final float NAN = Float.NaN;
  private static final float LEAST = Float.NEGATIVE_INFINITY;

  private static Plan plan(String problem) {
    return Catalogue.standard().plan(PoolProblem.parse(problem), PlanOptions.DEFAULT);
  }

  private static float[] pooled(String problem, float... x) {
    Plan plan = plan(problem);
    float[] y = new float[plan.problem().operands().get(1).shape().floats()];
    plan.run(x, 0, y, 0);
    return y;
  }

  private static int[] winners(String problem, float... x) {
    Plan plan = plan(problem + "/indices");
    int floats = plan.problem().operands().get(1).shape().floats();
    float[] y = new float[floats];
    int[] indices = new int[floats];
    plan.run(new Operands().add(x, 0).add(y, 0).add(indices, 0));
    for (int i = 0; i < floats; i++) {
      assertEquals(x[indices[i]], y[i]);
    }
    return indices;
  }

  @Test
  void theKnownMap() {
    assertArrayEquals(new float[] {6, 8, 3, 4}, pooled("pool:max_ih4_k2_s2", MAP));
    assertArrayEquals(new float[] {3.25f, 5.25f, 2, 2}, pooled("pool:avg_ih4_k2_s2", MAP));
    assertArrayEquals(new int[] {5, 7, 8, 15}, winners("pool:max_ih4_k2", MAP));
    assertArrayEquals(new float[] {13, 21, 8, 8}, pooled("pool:avg_ih4_k2/divisor1", MAP));
    assertArrayEquals(new float[] {13, 21, 8, 8}, pooled("pool:lp=1.0_ih4_k2", MAP));
    float[] norms = pooled("pool:lp=2.0_ih4_k2", MAP);
    assertArrayEquals(
        new float[] {
          (float) Math.sqrt(63),
          (float) Math.sqrt(133),
          (float) Math.sqrt(18),
          (float) Math.sqrt(26)
        },
        norms);
    assertArrayEquals(new float[] {8}, pooled("pool:max_ih4/global", MAP));
    assertArrayEquals(new float[] {3.125f}, pooled("pool:avg_ih4/global", MAP));
  }

  /** Only the winners get gradients, and they all get theirs where windows overlap. */
  @Test
  void gradientsOfTheKnownMap() {
    float[] dx = new float[16];
    int[] indices = {5, 7, 8, 15};
    plan("pool:max_ih4_k2/backward")
        .run(new Operands().add(new float[] {1, 2, 3, 4}, 0).add(dx, 0).add(indices, 0));
    assertArrayEquals(new float[] {0, 0, 0, 0, 0, 1, 0, 2, 3, 0, 0, 0, 0, 0, 0, 4}, dx);
    float[] overlapping = new float[4];
    plan("pool:max_iw4_kh1_kw2_s1/backward")
        .run(
            new Operands()
                .add(new float[] {1, 2, 4}, 0)
                .add(overlapping, 0)
                .add(new int[] {1, 1, 3}, 0));
    assertArrayEquals(new float[] {0, 3, 0, 4}, overlapping);
    float[] shares = pooled("pool:avg_iw4_kh1_kw2_s1/backward", 2, 4, 8);
    assertArrayEquals(new float[] {1, 3, 6, 4}, shares);
  }

  @Test
  void paddingIsCountedOrNot() {
    assertArrayEquals(new float[] {1.5f, 1.5f}, pooled("pool:avg_iw2_kh1_kw2_pl1_pr1", 3, 3));
    String outside = "pool:avg_iw2_kh1_kw2_pl1_pr1/exclude-pad";
    assertArrayEquals(new float[] {3, 3}, pooled(outside, 3, 3));
    // In ceil mode a window may reach past the padding; what lies there never counts.
    String ceil = "pool:avg_iw6_kh1_kw3_sh1_sw2";
    assertArrayEquals(new float[] {2, 4}, pooled(ceil, 1, 2, 3, 4, 5, 6));
    assertArrayEquals(new float[] {2, 4, 5.5f}, pooled(ceil + "/ceil", 1, 2, 3, 4, 5, 6));
    String padded = "pool:avg_iw6_kh1_kw4_sh1_sw3_pr1/ceil";
    assertArrayEquals(new float[] {2.5f, 15 / 4f}, pooled(padded, 1, 2, 3, 4, 5, 6));
  }

  @Test
  void paddingNeverWins() {
    assertArrayEquals(new float[] {-3, -1}, pooled("pool:max_iw2_kh1_kw2_pl1_pr1", -3, -1));
    String wide = "pool:max_iw3_kh1_kw3_sh1_sw1_pl1_pr1";
    assertArrayEquals(new float[] {LEAST, LEAST, LEAST}, pooled(wide, LEAST, LEAST, LEAST));
    assertArrayEquals(new int[] {0, 0, 1}, winners(wide, LEAST, LEAST, LEAST));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "/nchw16"})
  void tiesGoToTheFirstAndNaNWins(String layout) {
    int lanes = layout.isEmpty() ? 1 : 16;
    assertEquals(0, winner(lanes, layout, 5, 5, 5, 5));
    assertEquals(1, winner(lanes, layout, 4, 5, 5, 5));
    assertEquals(0, winner(lanes, layout, -0f, 0f, 0f, -0f));
    assertEquals(2, winner(lanes, layout, 1, Float.POSITIVE_INFINITY, NAN, NAN));
    assertEquals(0, winner(lanes, layout, NAN, 7, 8, 9));
  }

  private static int winner(int lanes, String layout, float... map) {
    float[] x = new float[4 * lanes];
    for (int i = 0; i < 4; i++) {
      x[i * lanes] = map[i];
    }
    Plan plan = plan("pool:max_ih2_k2" + layout + "/indices");
    float[] y = new float[lanes];
    int[] indices = new int[lanes];
    plan.run(new Operands().add(x, 0).add(y, 0).add(indices, 0));
    assertEquals(map[indices[0]] + 0f, y[0] + 0f);
    return indices[0];
  }

  @ParameterizedTest
  @CsvSource({
    // size, kernel, stride, before, after, dilation, ceil; worked out as PyTorch counts
    "5,2,2,0,0,1,false,2",
    "5,2,2,0,0,1,true,3",
    "6,3,2,1,1,1,false,3",
    "6,3,2,1,1,1,true,4",
    "1,2,3,1,1,1,true,1",
    "7,3,1,0,0,3,false,1",
    "112,3,2,1,1,1,false,56",
    "5,3,4,1,1,1,true,2",
    "4,2,5,1,1,1,true,1"
  })
  void windowsAreCountedAsPyTorchDoes(
      int size,
      int kernel,
      int stride,
      int before,
      int after,
      int dilation,
      boolean ceil,
      int out) {
    assertEquals(
        out, new SlidingWindows(size, kernel, stride, before, after, dilation, ceil).out());
  }

  @Test
  void adaptiveWindowsShareTheInput() {
    AdaptiveWindows windows = new AdaptiveWindows(10, 4);
    int[] firsts = {0, 2, 5, 7};
    int[] taps = {3, 3, 3, 3};
    for (int i = 0; i < 4; i++) {
      assertEquals(firsts[i], windows.first(i));
      assertEquals(taps[i], windows.taps(i));
    }
    assertArrayEquals(
        new float[] {1, 1.5f, 2}, pooled("pool:avg_iw2_oh1_ow3", 1, 2), "more windows than pixels");
  }

  @ParameterizedTest
  @CsvSource({
    "pool:max_ic64_ih112_k3_s2_p1,pool:max_ic64_ih112_k3_s2_p1",
    "pool:max_n1_ic64_ih112_k3_s2_p1/nchw16/backward,"
        + "pool:max_ic64_ih112_k3_s2_p1/backward/nchw16",
    "pool:avg_ic2048_ih7/global,pool:avg_ic2048_ih7_k7",
    "pool:avg_ih9_k3_s3,pool:avg_ih9_k3",
    "pool:avg_ih9_kh3_kw3_sh1_sw2_pt1_pl1_pb1_pr1,pool:avg_ih9_k3_sh1_sw2_p1",
    "pool:max_ih9_kh3_kw2,pool:max_ih9_kh3_kw2",
    "pool:max_ih9_k2_s3_d2/ceil/indices,pool:max_ih9_k2_s3_d2/ceil/indices",
    "pool:lp=1.5_ih9_oh3_ow3,pool:lp=1.5_ih9_o3",
    "pool:avg_ih9_k3/divisor7,pool:avg_ih9_k3/divisor7"
  })
  void stringsArePrintedCanonically(String text, String canonical) {
    assertEquals(canonical, PoolProblem.parse(text).toString());
  }

  @Test
  void badProblemsAreRefused() {
    Refusal.of("padBefore", () -> PoolProblem.parse("pool:max_ih9_k3_p2"));
    Refusal.of("padAfter", () -> PoolProblem.parse("pool:max_ih9_k3_pt1_pb2"));
    Refusal.of("kernel", () -> PoolProblem.parse("pool:max_ih2_k3"));
    Refusal.of("kernel", () -> PoolProblem.parse("pool:max_ih2_k3/ceil"));
    Refusal.of("kernel", () -> PoolProblem.parse("pool:max_ih2_k0"));
    Refusal.of("stride", () -> PoolProblem.parse("pool:max_ih2_k1_s0"));
    Refusal.of("dilation", () -> PoolProblem.parse("pool:max_ih2_k2_d3_p1"));
    Refusal.of("size", () -> PoolProblem.parse("pool:max_ih0_iw3_k1"));
    Refusal.of("out", () -> PoolProblem.parse("pool:avg_ih2_o0"));
    Refusal.of("kind", () -> PoolProblem.parse("pool:min_ih2_k2"));
    Refusal.of("pool", () -> PoolProblem.parse("pool:max_ih2"));
    Refusal.of("pool", () -> PoolProblem.parse("pool:max_ih2_k2_o1"));
    Refusal.of("pool", () -> PoolProblem.parse("pool:max_ih2_o1/global"));
    Refusal.of("pool", () -> PoolProblem.parse("pool:max_ih2_o1/ceil"));
    Refusal.of("exclude-pad", () -> PoolProblem.parse("pool:max_ih2_k2/exclude-pad"));
    Refusal.of("divisor4", () -> PoolProblem.parse("pool:avg_ih2_k2/exclude-pad/divisor4"));
    Refusal.of("divisor", () -> PoolProblem.parse("pool:avg_ih2_k2/divisor0"));
    Refusal.of("divisor", () -> PoolProblem.parse("pool:avg_ih2_k2/divisorx"));
    Refusal.of("indices", () -> PoolProblem.parse("pool:avg_ih2_k2/indices"));
    Refusal.of("indices", () -> PoolProblem.parse("pool:max_ih2_k2/indices/backward"));
    Refusal.of("layout", () -> PoolProblem.parse("pool:max_ih2_k2/nhwc"));
    Refusal.of("p", () -> PoolProblem.parse("pool:lp=0.5_ih2_k2"));
    Refusal.of("p", () -> PoolProblem.parse("pool:lp=NaN_ih2_k2"));
    Refusal.of("p", () -> PoolProblem.parse("pool:lp=two_ih2_k2"));
    Refusal.of("divisor", () -> Pooling.sumOver(0));
  }
}
