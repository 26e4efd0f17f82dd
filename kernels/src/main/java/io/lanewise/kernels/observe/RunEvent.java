package io.lanewise.kernels.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Threshold;

/** A plan was run, on all its threads. */
@Name("io.lanewise.Run")
@Label("Run")
@Description("A plan was run; the duration is that of the whole call on all its threads")
@Category("Lanewise")
@Enabled(false)
@Threshold("100 us")
@StackTrace(false)
final class RunEvent extends Event {
  /** Never committed: it only tells whether others would be. */
  private static final RunEvent PROBE = new RunEvent();

  @Label("Problem")
  String problem;

  @Label("Algorithm")
  String algorithm;

  @Label("Threads")
  int threads;

  @Label("Bytes")
  @Description("What a run reads and writes, each element once")
  @DataAmount
  long bytes;

  static RunEvent begun() {
    if (!PROBE.isEnabled()) {
      return null;
    }
    RunEvent event = new RunEvent();
    event.begin();
    return event;
  }

  void ends(Object what, String by, int on, long moved) {
    end();
    if (shouldCommit()) {
      problem = what.toString();
      algorithm = by;
      threads = on;
      bytes = moved;
      commit();
    }
  }
}
