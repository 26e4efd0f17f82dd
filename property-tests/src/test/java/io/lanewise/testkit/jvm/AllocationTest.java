package io.lanewise.testkit.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lanewise.kernels.Lanewise;
import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.conv.ConvAlgorithm;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.EpilogueData;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.gemm.PackedMatrix;
import io.lanewise.kernels.gemm.Sgemm;
import io.lanewise.kernels.gemm.Sgemv;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.Algorithm;
import io.lanewise.kernels.plan.Operands;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import io.lanewise.testkit.Values;
import io.lanewise.testkit.conv.ConvCall;
import io.lanewise.testkit.conv.ConvCase;
import io.lanewise.testkit.conv.ConvData;
import io.lanewise.testkit.plan.PlanCase;
import io.lanewise.testkit.plan.PlanData;
import io.lanewise.testkit.plan.PlanSamples;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * A warm call allocates nothing, the caller's thread and the library's together. Warm means that
 * all of it is machine code: before, each vector is an object. How long that takes is C2's affair,
 * so hundreds of calls are measured again and again until one hundred of them are free; in a JVM of
 * its own, as what C2 makes of a loop depends on what came before.
 */
@Tag("allocation")
class AllocationTest {
  private static final int CALLS = 100;
  private static final long PATIENCE_NANOS = 20_000_000_000L;

  private static final ThreadMXBean THREADS =
      ManagementFactory.getPlatformMXBean(ThreadMXBean.class);

  private final float[] a = Values.UNIFORM.draw(300_000, new Random(1));
  private final float[] b = Values.UNIFORM.draw(300_000, new Random(2));
  private final float[] c = new float[300_000];

  @BeforeAll
  static void warmUp() {
    Lanewise.warmUp();
  }

  @Test
  void oneThread() {
    assertFree(plan("gemm:m70_n45_k100", Threads.ONE));
    assertFree(plan("gemm:m61_n61_k400/tt/residual/bias-row/relu", Threads.ONE));
    assertFree(plan("gemm:m61_n61_k61/tn/batch3/hard-swish", Threads.ONE));
    assertFree(plan("gemm:m301_n1_k300", Threads.ONE));
    assertFree(plan("gemm:m301_n1_k300/tn", Threads.ONE));
  }

  @Test
  void twoThreads() {
    assertFree(plan("gemm:m130_n130_k401", Threads.of(2)));
    assertFree(plan("gemm:m50_n50_k50/batch30", Threads.of(2)));
    assertFree(plan("gemm:m601_n1_k490", Threads.of(2)));
    assertTrue(!TeamThreads.alive().isEmpty(), "no thread of the team was measured");
  }

  @Test
  void packedOperands() {
    GemmProblem problem = GemmProblem.of(100, 70, 90).withPackedB(true);
    GemmPlan plan = GemmPlan.of(problem, GemmOptions.DEFAULT.withThreads(Threads.ONE));
    PackedMatrix packed = plan.packB(b, 0);
    assertFree(() -> plan.run(1f, a, 0, packed, 0f, c, 0, EpilogueData.NONE));
  }

  @Test
  void theDoors() {
    assertFree(() -> Sgemm.run(100, 70, 90, a, b, c));
    assertFree(() -> Sgemm.run(130, 130, 401, a, b, c));
    assertFree(() -> Sgemv.run(true, 301, 300, 2f, a, 0, 300, b, 0, 2, 1f, c, 0, 1));
  }

  @Test
  void onTheCallersExecutorOnlyTheTasks() {
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      for (String problem : List.of("gemm:m130_n130_k401", "gemm:m601_n1_k490")) {
        Runnable call = plan(problem, Threads.on(pool, 2));
        assertEquals(0, leastExcess(call, 256 * CALLS), problem + ": bytes over 256 a call");
      }
    }
  }

  /** Every algorithm, each direction, plain filters and packed ones, alone and on the team. */
  @Test
  void convolutions() {
    for (String problem :
        List.of(
            "conv:n2_ic24_ih17_iw19_oc40_k3_p1/bias/residual/relu",
            "conv:n2_ic24_ih17_iw19_oc40_k3_p1/nchw16/hard-swish",
            "conv:n2_ic24_ih17_iw19_oc40_k3_p1/backward-data",
            "conv:n2_ic24_ih17_iw19_oc40_k3_s2_p1/backward-weights",
            "conv:ic40_ih14_oc40_k1/nhwc",
            "conv:ic32_ih14_oc32_k3_p1_g32/nchw16",
            "conv:ic32_ih14_oc32_k3_p1_g32/backward-weights",
            "conv:ic32_ih14_oc32_k3_p1_g4/backward-data",
            "conv:ic32_ih14_oc32_k1/backward-bias")) {
      for (ConvAlgorithm algorithm : Catalogue.standard().conv()) {
        ConvProblem parsed = ConvProblem.parse(problem);
        boolean reference = algorithm.name().equals("reference");
        if (!reference && algorithm.supports(parsed).accepted()) {
          for (int threads : new int[] {1, 2}) {
            assertFree(algorithm, ConvCase.of(problem, 1), Threads.of(threads));
          }
        }
      }
    }
  }

  /** Everything else: every algorithm on the samples, alone and on the team. */
  @Test
  void theOthers() {
    List<String> samples = new ArrayList<>(PlanSamples.SMALL);
    samples.addAll(PlanSamples.LARGE);
    for (String sample : samples) {
      PlanCase it = new PlanCase(Problems.parse(sample), 1);
      for (Algorithm algorithm : Catalogue.standard().others()) {
        boolean reference = algorithm.name().equals("reference");
        if (!reference && algorithm.supports(it.problem()).accepted()) {
          for (int threads : new int[] {1, 2}) {
            Threads on = Threads.of(threads);
            Plan plan = algorithm.plan(it.problem(), PlanOptions.DEFAULT.withThreads(on));
            Operands operands = PlanData.draw(it, Values.UNIFORM).operands();
            String what = algorithm.name() + " " + it + " on " + on;
            assertEquals(0, leastExcess(() -> plan.run(operands), 0), what);
          }
        }
      }
    }
  }

  private void assertFree(ConvAlgorithm algorithm, ConvCase it, Threads threads) {
    ConvData data = it.data(Values.UNIFORM).on(threads);
    ConvPlan plan = algorithm.plan(data.problem(), data.options());
    String what = algorithm.name() + " " + it + " on " + threads;
    ConvCall call = ConvCall.of(data);
    assertEquals(0, leastExcess(() -> call.run(plan), 0), what);
    if (data.takesFilters()) {
      ConvCall packed = call.withPacked(plan.pack(data.w().array(), data.w().offset()));
      assertEquals(0, leastExcess(() -> packed.run(plan), 0), what + " packed");
    }
  }

  private Runnable plan(String problem, Threads threads) {
    GemmPlan plan =
        GemmPlan.of(GemmProblem.parse(problem), GemmOptions.DEFAULT.withThreads(threads));
    EpilogueData epilogue = new EpilogueData(a, 0, b, 0);
    return () -> plan.run(1f, a, 0, b, 0, 1f, c, 0, epilogue);
  }

  private void assertFree(Runnable call) {
    assertEquals(0, leastExcess(call, 0), "bytes in " + CALLS + " warm calls");
  }

  /** The fewest bytes over what is allowed, of many hundreds of calls. */
  private long leastExcess(Runnable call, long allowed) {
    long least = Long.MAX_VALUE;
    long end = System.nanoTime() + PATIENCE_NANOS;
    while (least > 0 && System.nanoTime() < end) {
      java.util.Arrays.fill(c, 0f);
      long[] helpers = TeamThreads.alive().stream().mapToLong(Thread::threadId).toArray();
      // What measuring costs comes out of measuring nothing.
      long start = allocated(helpers);
      long before = allocated(helpers);
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      long used = allocated(helpers) - before - (before - start);
      least = Math.min(least, Math.max(0, used - allowed));
    }
    return least;
  }

  private static long allocated(long[] helpers) {
    long bytes = THREADS.getCurrentThreadAllocatedBytes();
    for (long id : helpers) {
      bytes += Math.max(0, THREADS.getThreadAllocatedBytes(id));
    }
    return bytes;
  }
}
