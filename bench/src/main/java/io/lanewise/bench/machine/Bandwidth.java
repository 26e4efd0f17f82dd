package io.lanewise.bench.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/**
 * How fast a level of memory feeds the cores: two arrays read and one written (STREAM's triad), all
 * three inside that level. Counts what the loop names, so lines that a core fetches before it
 * overwrites them are left out.
 *
 * @param level for example {@code L2}, or {@code memory}
 * @param threads so many at once, each with arrays of its own
 * @param bytes that a thread's arrays take together
 * @param gbps 10⁹ bytes a second, all threads together
 */
public record Bandwidth(String level, int threads, long bytes, double gbps) {
  /** Far from every cache of a usual machine; more where the last one is large. */
  private static final long MEMORY_BYTES = 192L << 20;

  private static final long FLOATS_A_BURST = 4_000_000;
  private static final int BURSTS = 9;
  private static final int WARM_UP_CALLS = 4_000;

  private static volatile float consumed;

  /** Measures each level on so many threads at once. */
  public static List<Bandwidth> measure(List<Cache> caches, int threads) {
    List<Bandwidth> all = new ArrayList<>();
    long below = 0;
    for (Cache cache : caches) {
      if (!cache.name().endsWith("i")) {
        int sharing = Math.clamp(cache.sharedBy(), 1, threads);
        // Half of the level leaves room for the rest of the program, but must not fit below.
        long bytes = Math.max(cache.bytes() / 2 / sharing, Math.min(2 * below, cache.bytes()));
        all.add(new Bandwidth(cache.name(), threads, bytes, gbps(threads, bytes)));
        below = cache.bytes();
      }
    }
    long wanted = Math.max(MEMORY_BYTES, 4 * below);
    long bytes = Math.min(wanted, Runtime.getRuntime().maxMemory() / 4) / threads;
    all.add(new Bandwidth("memory", threads, bytes, gbps(threads, bytes)));
    return all;
  }

  /** The threads' best speeds added up, while all of them run. */
  private static double gbps(int threads, long bytes) {
    double[] best = new double[threads];
    CyclicBarrier start = new CyclicBarrier(threads);
    Thread[] others = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      int at = t;
      others[t] = Thread.ofPlatform().start(() -> best[at] = best(start, (int) (bytes / 12)));
    }
    double sum = 0;
    try {
      for (int t = 0; t < threads; t++) {
        others[t].join();
        sum += best[t];
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return sum;
  }

  private static double best(CyclicBarrier start, int floats) {
    float[] a = new float[floats];
    float[] b = new float[floats];
    float[] c = new float[floats];
    for (int i = 0; i < WARM_UP_CALLS; i++) {
      triad(a, b, c, Math.min(floats, 1_000));
    }
    int calls = (int) Math.max(1, FLOATS_A_BURST / floats);
    triad(a, b, c, floats);
    try {
      start.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("the bandwidth's measurement was interrupted", e);
    }
    double best = 0;
    for (int burst = 0; burst < BURSTS; burst++) {
      long from = System.nanoTime();
      for (int i = 0; i < calls; i++) {
        triad(a, b, c, floats);
      }
      best = Math.max(best, 12.0 * floats * calls / (System.nanoTime() - from));
    }
    consumed = a[floats / 2];
    return best;
  }

  /** C2 makes vectors of it by itself. */
  private static void triad(float[] a, float[] b, float[] c, int n) {
    for (int i = 0; i < n; i++) {
      a[i] = b[i] + 0.5f * c[i];
    }
  }
}
