package io.lanewise.kernels.micro;

import io.lanewise.kernels.simd.Species;
import java.lang.System.Logger.Level;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

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
 * <p>Begins with the first plan, which waits for it up to 300 ms; {@code -Dlanewise.warmUp=false}
 * switches it off.
 */
public final class WarmUp {
  private static final long WAIT_MILLIS = 300;

  /** A kernel that is not in machine code after this long is loaded afresh. */
  private static final long PATIENCE_NANOS = 2_000_000_000L;

  /** Long enough a loop for C2 to see that it is one (with 1 or 2 the code comes out slower). */
  private static final int K = 16;

  private static final int CALLS = 50;

  /** Objects instead of registers cost 20 ns and more an operation, machine code below 1. */
  private static final double SLOW_NANOS = 4;

  private static final AtomicBoolean BEGUN = new AtomicBoolean();
  private static final CountDownLatch DONE = new CountDownLatch(1);

  private final float[] a = new float[4096];
  private final float[] b = new float[4096];
  private final float[] c = new float[4096];

  private WarmUp() {}

  /** Begins if nobody has, and waits until all is compiled or 300 ms have gone. */
  public static void begin() {
    if (DONE.getCount() == 0 || !start()) {
      return;
    }
    await(WAIT_MILLIS);
  }

  /** Begins if nobody has, and waits until all is compiled, some seconds at most. */
  public static void complete() {
    start();
    await(10_000);
  }

  private static boolean start() {
    if (!BEGUN.compareAndSet(false, true)) {
      return false;
    }
    if (System.getProperty("lanewise.warmUp", "true").equals("false")) {
      DONE.countDown();
      return false;
    }
    Thread thread = new Thread(null, () -> new WarmUp().run(), "lanewise-warm-up", 0, false);
    thread.setDaemon(true);
    thread.start();
    return true;
  }

  private static void await(long millis) {
    try {
      DONE.await(millis, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      kernel(Tiles.HEIGHTS[0], Tiles.VECTORS);
      surroundings();
      for (int vectors = Tiles.VECTORS; vectors > 0; vectors--) {
        for (int height : Tiles.HEIGHTS) {
          kernel(height, vectors);
        }
      }
    } finally {
      DONE.countDown();
    }
  }

  private void kernel(int height, int vectors) {
    MicroKernel kernel = Tiles.kernel(height, vectors);
    if (becomesFast(kernel)) {
      return;
    }
    MicroKernel fresh = Afresh.load(kernel);
    if (fresh != null && becomesFast(fresh)) {
      Tiles.replace(fresh);
      return;
    }
    System.getLogger("io.lanewise")
        .log(
            Level.WARNING,
            "The "
                + height
                + "x"
                + vectors
                + " kernel is not in C2's machine code after "
                + 2 * PATIENCE_NANOS / 1_000_000_000
                + " s; products will be slow");
  }

  private boolean becomesFast(MicroKernel kernel) {
    double operations = K * kernel.rows() * kernel.vectors();
    int width = kernel.vectors() * Species.LANES;
    long start = System.nanoTime();
    long now = start;
    while (now - start < PATIENCE_NANOS) {
      long before = now;
      for (int i = 0; i < CALLS; i++) {
        kernel.run(K, a, 0, kernel.rows(), b, 0, width, c, 0);
      }
      now = System.nanoTime();
      if ((now - before) / (CALLS * operations) < SLOW_NANOS) {
        return true;
      }
    }
    return false;
  }

  /** Packing and storing: small methods that find their way to C2 when called often enough. */
  private void surroundings() {
    int columns = Tiles.COLUMNS;
    for (int i = 0; i < 3000; i++) {
      Panels.pack(columns, columns, K, a, 0, columns, true, b, 0);
      Panels.pack(Tiles.ROWS, Tiles.ROWS, K, a, 0, K, false, b, 0);
      TileStore.store(Tiles.ROWS, columns, 1f, b, 0, columns, 0f, c, 0, columns);
      TileStore.store(Tiles.ROWS, columns, 1f, b, 0, columns, 1f, c, 0, columns);
    }
  }
}
