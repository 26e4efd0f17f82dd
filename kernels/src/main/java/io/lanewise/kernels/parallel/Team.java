package io.lanewise.kernels.parallel;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * The library's own helpers: daemon threads, started when first needed, that enter a call once,
 * spin between its phases and for a moment after it, and are parked when idle.
 *
 * <p>One call at a time has the team; a caller that finds it busy works alone.
 */
final class Team {
  static final Team SHARED = new Team();

  /** Long enough to meet the next call of a network, short enough that nobody sees it. */
  private static final long SPIN_NANOS = 50_000;

  private final AtomicBoolean busy = new AtomicBoolean();
  private final Gate gate = new Gate();
  private final List<Helper> helpers = new ArrayList<>();

  private volatile Job job;
  private volatile boolean spin;

  private Team() {}

  /** Runs a job on the calling thread and up to {@code workers - 1} helpers. */
  void run(Job task, int workers) {
    if (!busy.compareAndSet(false, true)) {
      task.runAlone();
      return;
    }
    try {
      start(workers - 1);
      spin = workers <= Runtime.getRuntime().availableProcessors();
      task.begin(workers);
      job = task;
      long call = gate.open();
      for (int i = 0; i < workers - 1; i++) {
        helpers.get(i).wake(call);
      }
      task.takePart(spin);
      gate.close();
      job = null;
    } finally {
      busy.set(false);
    }
    task.rethrow();
  }

  private void start(int needed) {
    while (helpers.size() < needed) {
      Helper helper = new Helper();
      Thread thread = new Thread(null, helper, "lanewise-" + (helpers.size() + 1), 0, false);
      thread.setDaemon(true);
      helper.thread = thread;
      helpers.add(helper);
      thread.start();
    }
  }

  private final class Helper implements Runnable {
    private Thread thread;
    private volatile long wanted;
    private volatile boolean parked;

    void wake(long call) {
      wanted = call;
      if (parked) {
        LockSupport.unpark(thread);
      }
    }

    @Override
    public void run() {
      long seen = 0;
      while (true) {
        seen = awaitCall(seen);
        if (gate.enter(seen)) {
          try {
            job.takePart(spin);
          } finally {
            gate.leave();
          }
        }
      }
    }

    private long awaitCall(long seen) {
      if (spin) {
        long start = System.nanoTime();
        while (wanted == seen && System.nanoTime() - start < SPIN_NANOS) {
          Thread.onSpinWait();
        }
      }
      // Parked is told before wanted is looked at, and wanted is told before parked is looked at.
      parked = true;
      while (wanted == seen) {
        LockSupport.park(this);
      }
      parked = false;
      return wanted;
    }
  }
}
