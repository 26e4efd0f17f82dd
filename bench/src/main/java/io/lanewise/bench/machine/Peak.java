package io.lanewise.bench.machine;

import io.lanewise.bench.timing.Timing;
import io.lanewise.kernels.simd.Machine;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;
import java.util.function.IntToDoubleFunction;

/**
 * The most floating-point operations a second this machine does, by number of threads, at the
 * kernels' own vector width. Measured anew for every case of a run; the highest counts, because it
 * is a limit, and clocks and neighbours only ever lower what one sees of it.
 */
public final class Peak {
  private static final int WARM_UP_CALLS = 3_000;
  private static final int WARM_UP_STEPS = 200;
  private static final int STEPS = 1_000;
  private static final int CALLS = 200;
  private static final int BURSTS = 11;

  private static volatile float consumed;

  private final Map<Integer, Double> gflops = new TreeMap<>();

  /** Measures on so many threads at once; does nothing where the vector kernels are off. */
  public void measure(int threads) {
    if (Machine.current().vectorised()) {
      gflops.merge(threads, onThreads(threads), Math::max);
    }
  }

  /** The highest so far in 10⁹ operations a second; not a number when never measured. */
  public double gflops(int threads) {
    return gflops.getOrDefault(threads, Double.NaN);
  }

  /** The highest so far, by number of threads. */
  public Map<Integer, Double> all() {
    return Map.copyOf(gflops);
  }

  private static double onThreads(int threads) {
    return Math.max(
        sum(threads, steps -> FmaLoop.run24(steps), FmaLoop.FLOPS_24),
        sum(threads, steps -> FmaLoop.run12(steps), FmaLoop.FLOPS_12));
  }

  /** The threads' medians added up, while all of them run. */
  private static double sum(int threads, IntToDoubleFunction loop, long flopsOfStep) {
    double[] medians = new double[threads];
    CyclicBarrier start = new CyclicBarrier(threads);
    Thread[] others = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      int at = t;
      others[t] = Thread.ofPlatform().start(() -> medians[at] = median(start, loop, flopsOfStep));
    }
    try {
      for (Thread other : others) {
        other.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    double sum = 0;
    for (double median : medians) {
      sum += median;
    }
    return sum;
  }

  private static double median(CyclicBarrier start, IntToDoubleFunction loop, long flopsOfStep) {
    double sink = 0;
    for (int i = 0; i < WARM_UP_CALLS; i++) {
      sink += loop.applyAsDouble(WARM_UP_STEPS);
    }
    try {
      start.await();
    } catch (InterruptedException | BrokenBarrierException e) {
      throw new IllegalStateException("the peak's measurement was interrupted", e);
    }
    double[] speeds = new double[BURSTS];
    for (int burst = 0; burst < BURSTS; burst++) {
      long from = System.nanoTime();
      for (int i = 0; i < CALLS; i++) {
        sink += loop.applyAsDouble(STEPS);
      }
      speeds[burst] = (double) flopsOfStep * STEPS * CALLS / (System.nanoTime() - from);
    }
    consumed = (float) sink;
    return Timing.median(speeds);
  }
}
