package io.lanewise.testkit.jvm;

import io.lanewise.kernels.Lanewise;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.parallel.Threads;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.List;

/**
 * A main program that calls the library on as many threads as its argument says, and prints how
 * many helpers came, and how many nanoseconds they used in an idle second soon after.
 */
final class IdleTeam {
  private static final int SIDE = 300;
  private static final long SOON_MILLIS = 100;

  private IdleTeam() {}

  public static void main(String[] arguments) throws InterruptedException {
    Lanewise.warmUp();
    Threads threads = Threads.of(Integer.parseInt(arguments[0]));
    GemmPlan plan =
        GemmPlan.of(GemmProblem.of(SIDE, SIDE, SIDE), GemmOptions.DEFAULT.withThreads(threads));
    float[] a = new float[SIDE * SIDE];
    float[] c = new float[SIDE * SIDE];
    for (int i = 0; i < 50; i++) {
      plan.run(a, 0, a, 0, c, 0);
    }
    List<Thread> helpers = TeamThreads.alive();
    Thread.sleep(SOON_MILLIS);
    long before = time(helpers);
    Thread.sleep(1000);
    System.out.println(helpers.size());
    System.out.println(time(helpers) - before);
  }

  private static long time(List<Thread> threads) {
    ThreadMXBean bean = ManagementFactory.getThreadMXBean();
    return threads.stream().mapToLong(t -> Math.max(0, bean.getThreadCpuTime(t.threadId()))).sum();
  }
}
