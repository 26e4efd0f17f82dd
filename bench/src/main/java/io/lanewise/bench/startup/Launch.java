package io.lanewise.bench.startup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lanewise.bench.machine.Peak;
import io.lanewise.bench.timing.Timing;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.parallel.Threads;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;

/**
 * The program of one fresh JVM: makes a first call, then repeats one product, and prints as the
 * last line of its output how fast it was by when.
 */
final class Launch {
  /** A speed is the median of so many calls in a row: one interruption does not count. */
  private static final int WINDOW = 5;

  private Launch() {}

  /**
   * What a launch tells.
   *
   * @param firstCall what it did first
   * @param seconds the best speed in each second since then, in 10⁹ operations a second
   * @param peakGflops the FMA peak, measured afterwards
   * @param sameAnswer whether the first and the last product had the same bits
   */
  record Result(String firstCall, List<Double> seconds, double peakGflops, boolean sameAnswer) {
    /** The best speed within the first so many seconds. */
    double within(int limit) {
      return best(seconds.subList(0, Math.min(limit, seconds.size())));
    }

    /** The best speed of all. */
    double best() {
      return best(seconds);
    }

    private static double best(List<Double> speeds) {
      return speeds.stream().mapToDouble(s -> s).max().orElse(0);
    }
  }

  /** Arguments: first call, size, threads, seconds. */
  public static void main(String[] arguments) throws IOException {
    FirstCall first = FirstCall.valueOf(arguments[0]);
    int size = Integer.parseInt(arguments[1]);
    int threads = Integer.parseInt(arguments[2]);
    int seconds = Integer.parseInt(arguments[3]);
    GemmOptions options = GemmOptions.DEFAULT.withThreads(Threads.of(threads));

    first.before();
    long start = System.nanoTime();
    first.make(size, options);
    GemmProblem problem = GemmProblem.of(size, size, size);
    GemmPlan plan = GemmPlan.of(problem, options);
    float[] a = uniform(1, size * size);
    float[] b = uniform(2, size * size);
    float[] c = new float[size * size];
    int firstBits = 0;
    int lastBits = 0;
    List<Long> ends = new ArrayList<>();
    List<Double> speeds = new ArrayList<>();
    long now = System.nanoTime();
    while (now - start < seconds * 1_000_000_000L) {
      long from = now;
      plan.run(a, 0, b, 0, c, 0);
      now = System.nanoTime();
      ends.add(now - start);
      speeds.add((double) problem.flops() / (now - from));
      lastBits = Arrays.hashCode(c);
      firstBits = ends.size() == 1 ? lastBits : firstBits;
      now = System.nanoTime();
    }
    Peak peak = new Peak();
    peak.measure(threads);
    Result result =
        new Result(
            first.name().toLowerCase(Locale.ROOT),
            bySecond(ends, speeds, seconds),
            Double.isNaN(peak.gflops(threads)) ? 0 : peak.gflops(threads),
            firstBits == lastBits);
    System.out.println(new ObjectMapper().writeValueAsString(result));
  }

  private static float[] uniform(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  /** The best window that ended in each second. */
  private static List<Double> bySecond(List<Long> ends, List<Double> speeds, int seconds) {
    double[] best = new double[seconds];
    for (int last = 0; last < ends.size(); last++) {
      int second = (int) Math.min(seconds - 1, ends.get(last) / 1_000_000_000L);
      double[] window =
          speeds.subList(Math.max(0, last + 1 - WINDOW), last + 1).stream()
              .mapToDouble(s -> s)
              .toArray();
      best[second] = Math.max(best[second], Timing.median(window));
    }
    return Arrays.stream(best).boxed().toList();
  }
}
