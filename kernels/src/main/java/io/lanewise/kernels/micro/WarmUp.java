package io.lanewise.kernels.micro;

import java.lang.System.Logger.Level;
import java.lang.management.CompilationMXBean;
import java.lang.management.ManagementFactory;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * Gets the kernels compiled by C2 before they are needed.
 *
 * <p>A micro-kernel that first becomes hot while the compiler's queue is long is compiled by C1
 * without a profile, where every vector is an object; it then runs a thousand times too slowly, and
 * so is called too seldom for the VM ever to look at it again. What moves it on is the number of
 * calls. So this calls each kernel many times with very little to do, on a thread of its own, until
 * its speed shows machine code; one that stays slow is loaded afresh as a hidden class, with clean
 * counters; one that is slow even then is told in one WARNING.
 *
 * <p>A plan asks for the kernels it uses, and waits up to 300 ms for those nobody has asked for
 * before; {@code -Dlanewise.warmUp=false} switches it off.
 */
public final class WarmUp {
  private static final long WAIT_MILLIS = 300;

  /**
   * A kernel that is not in machine code after this long is loaded afresh. What the compilers
   * worked meanwhile does not count: on a busy machine, or behind a long queue, it is they who are
   * late.
   */
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  /** But after this long in any case. */
  private static final long END_NANOS = 10_000_000_000L;

  /** Long enough a loop for C2 to see that it is one (with 1 or 2 the code comes out slower). */
  private static final int K = 16;

  private static final int CALLS = 50;

  /** Offsets for kernels that read by a table. */
  static final int[] STEPS = IntStream.range(0, K).toArray();

  /** Objects instead of registers cost 20 ns and more an operation, machine code below 1. */
  private static final double SLOW_NANOS = 4;

  private static final int BURSTS = 40;

  /** Reading rows apart saves packing them, so it may cost this much. */
  private static final double NEARLY_FREE = 1.02;

  private static final boolean ON = !"false".equals(System.getProperty("lanewise.warmUp"));

  private static final Set<Kernel> ASKED = ConcurrentHashMap.newKeySet();
  private static final BlockingQueue<Kernel> QUEUE = new LinkedBlockingQueue<>();
  private static final AtomicInteger UNFINISHED = new AtomicInteger();

  private static volatile boolean settled;
  private static volatile boolean compared;

  private final float[] a = new float[4096];
  private final float[] b = new float[4096];
  private final float[] c = new float[4096];

  private WarmUp() {}

  /** Asks for kernels; waits up to 300 ms where one of them is new. */
  public static void begin(Iterable<? extends Kernel> kernels) {
    if (ask(kernels)) {
      await(WAIT_MILLIS);
    }
  }

  /** Asks for every kernel and waits until all are compiled, some seconds at most. */
  public static void complete() {
    ask(Tiles.all());
    await(10_000);
  }

  private static boolean ask(Iterable<? extends Kernel> kernels) {
    boolean isNew = false;
    for (Kernel kernel : kernels) {
      if (ON && ASKED.add(kernel)) {
        isNew = true;
        QUEUE.add(kernel);
        if (UNFINISHED.getAndIncrement() == 0) {
          Thread thread = new Thread(null, () -> new WarmUp().run(), "lanewise-warm-up", 0, false);
          thread.setDaemon(true);
          thread.start();
        }
      }
    }
    return isNew;
  }

  private static void await(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      while (UNFINISHED.get() > 0 && System.nanoTime() < end) {
        Thread.sleep(1);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Until nothing is left to do. */
  private void run() {
    do {
      Kernel kernel = QUEUE.poll();
      try {
        settle(kernel);
        surroundings();
        if (kernel instanceof MicroKernel tile && tile.apart()) {
          compare();
        }
      } catch (RuntimeException e) {
        warn("a kernel");
      }
    } while (UNFINISHED.decrementAndGet() > 0);
  }

  private void settle(Kernel kernel) {
    if (becomesFast(kernel)) {
      return;
    }
    Kernel fresh = Afresh.load(kernel);
    if (fresh != null && becomesFast(fresh)) {
      ASKED.add(fresh);
      replace(fresh);
      return;
    }
    warn("the " + kernel.rows() + "x" + kernel.vectors() + " kernel");
  }

  private boolean becomesFast(Kernel kernel) {
    return becomesFast(K * kernel.rows() * kernel.vectors(), () -> kernel.exercise(K, a, b, c));
  }

  private static void replace(Kernel kernel) {
    switch (kernel) {
      case PixelKernel pixels -> PixelTiles.replace(pixels);
      case ChannelKernel channels -> ChannelTiles.replace(channels);
      default -> Tiles.replace((MicroKernel) kernel);
    }
  }

  /** Calls until an operation takes no longer than in machine code, or patience ends. */
  private static boolean becomesFast(int operations, Runnable call) {
    long start = System.nanoTime();
    long compiled = compilerNanos();
    long now = start;
    while (now - start < END_NANOS && now - start - (compilerNanos() - compiled) < PATIENCE_NANOS) {
      long before = now;
      for (int i = 0; i < CALLS; i++) {
        call.run();
      }
      now = System.nanoTime();
      if (now - before < CALLS * operations * SLOW_NANOS) {
        return true;
      }
    }
    return false;
  }

  /** How long the compilers have worked since the JVM started; 0 where nobody can tell. */
  private static long compilerNanos() {
    try {
      CompilationMXBean bean = ManagementFactory.getCompilationMXBean();
      return bean != null && bean.isCompilationTimeMonitoringSupported()
          ? 1_000_000 * bean.getTotalCompilationTime()
          : 0;
    } catch (LinkageError e) {
      // No java.management in this image.
      return 0;
    }
  }

  /**
   * What goes round the kernels: packing, storing, turning. All variants in turn, because a method
   * compiled after seeing only one of them is thrown away when the next comes.
   */
  private void surroundings() {
    if (settled) {
      return;
    }
    settled = true;
    int rows = Tiles.ROWS;
    int columns = Tiles.COLUMNS;
    int odd = columns - 1;
    int[] source = {0, 1, 2};
    int[] place = {0, 1, 2};
    int vectors = 6 * rows + 2 * K + 2 * K + K * (rows + columns) / 4;
    Runnable all =
        () -> {
          TileStore.store(rows, columns, 1f, b, 0, columns, 0f, c, 0, columns);
          TileStore.store(rows, columns, 1f, b, 0, columns, 1f, c, 0, columns);
          TileStore.store(rows, odd, 1f, b, 0, columns, 0f, c, 0, columns);
          TileStore.store(rows, odd, 1f, b, 0, columns, 1f, c, 0, columns);
          Panels.pack(columns, columns, K, a, 0, columns, true, b, 0);
          Panels.pack(rows, rows, K, a, 0, rows, true, b, 0);
          Panels.pack(columns, columns, K, a, 0, K, false, b, 0);
          Panels.pack(rows, rows, K, a, 0, K, false, b, 0);
        };
    // On their own: inlined into one caller with the others, vectors would become objects.
    Runnable runs = () -> Panels.packRuns(K, a, 0, STEPS, 0, 3, source, place, b, 0, columns);
    Runnable apart =
        () -> {
          Pixels.copyApart(columns, a, 0, 3, b, 0);
          Pixels.copyApart(columns, a, 0, 4, b, 0);
          Pixels.copyApart(columns, a, 0, 2, b, 0);
        };
    if (!becomesFast(4 * vectors, all)
        || !becomesFast(6 * K, runs)
        || !becomesFast(8 * columns, apart)) {
      warn("packing and storing");
    }
  }

  /** Whether full tiles lose by reading rows apart: best of many short times of each, in turns. */
  private void compare() {
    MicroKernel together = Tiles.kernel(Tiles.ROWS, Tiles.VECTORS, false);
    MicroKernel apart = Tiles.kernel(Tiles.ROWS, Tiles.VECTORS, true);
    if (compared || !becomesFast(together) || !becomesFast(apart)) {
      return;
    }
    compared = true;
    int k = a.length / Math.max(Tiles.ROWS, Tiles.COLUMNS);
    long best = Long.MAX_VALUE;
    long bestApart = Long.MAX_VALUE;
    for (int i = 0; i < BURSTS; i++) {
      best = Math.min(best, burst(together, k, Tiles.ROWS, 1));
      bestApart = Math.min(bestApart, burst(apart, k, 1, k));
    }
    Tiles.apartIsFree(bestApart < best * NEARLY_FREE);
  }

  private long burst(MicroKernel kernel, int k, int aStride, int aRow) {
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++) {
      kernel.run(k, a, 0, aStride, aRow, b, 0, Tiles.COLUMNS, c, 0, Tiles.COLUMNS);
    }
    return System.nanoTime() - start;
  }

  private static void warn(String what) {
    System.getLogger("io.lanewise")
        .log(
            Level.WARNING,
            what + " is not in C2's machine code, though it had the time; products will be slow");
  }
}
