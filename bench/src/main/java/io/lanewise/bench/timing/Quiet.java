package io.lanewise.bench.timing;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * Waits until this process uses no processor time, because OpenMP's threads spin for a while after
 * the call they served and would steal a core from whatever is timed next. Seen, not assumed: on
 * one machine oneDNN's (libgomp) stopped within 10 ms, OpenBLAS's after 120.
 */
public final class Quiet implements Runnable {
  /** Processor time is counted in steps of 10 ms on Linux, so a slice is longer than one. */
  private static final long SLICE_MILLIS = 25;

  private static final long LONGEST_MILLIS = 500;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

  @Override
  public void run() {
    for (long waited = 0; waited < LONGEST_MILLIS; waited += SLICE_MILLIS) {
      long before = system.getProcessCpuTime();
      try {
        Thread.sleep(SLICE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
      // One step may be the clock's rounding; two are a thread at work.
      if (system.getProcessCpuTime() - before <= 10_000_000) {
        return;
      }
    }
  }
}
