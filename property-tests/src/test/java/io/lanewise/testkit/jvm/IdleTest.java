package io.lanewise.testkit.jvm;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.Lanewise;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.parallel.Threads;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The library's threads sleep when nobody calls. */
class IdleTest {
  private static final long SETTLING_MILLIS = 200;
  private static final long MOST_NANOS = 5_000_000;

  @Test
  void threadsUseNoTimeInASecondAfterACall() throws InterruptedException {
    Lanewise.warmUp();
    GemmPlan plan =
        GemmPlan.of(GemmProblem.of(200, 200, 200), GemmOptions.DEFAULT.withThreads(Threads.of(3)));
    float[] a = new float[40_000];
    float[] c = new float[40_000];
    for (int i = 0; i < 50; i++) {
      plan.run(a, 0, a, 0, c, 0);
    }
    List<Thread> team = TeamThreads.alive();
    assertFalse(team.isEmpty(), "the team did not come");
    Thread.sleep(SETTLING_MILLIS);
    long before = time(team);
    Thread.sleep(1000);
    long used = time(team) - before;
    assertTrue(used <= MOST_NANOS, () -> used + " ns in an idle second, by " + team);
  }

  private static long time(List<Thread> threads) {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    return threads.stream().mapToLong(t -> Math.max(0, bean.getThreadCpuTime(t.threadId()))).sum();
  }
}
