package io.lanewise.kernels.observe;

import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** A plan was made. */
@Name("io.lanewise.Plan")
@Label("Plan")
@Description("A problem was planned; the duration is the planning's")
@Category("Lanewise")
@Enabled(false)
@StackTrace(false)
final class PlanEvent extends Event {
  /** Never committed: it only tells whether others would be. */
  private static final PlanEvent PROBE = new PlanEvent();

  @Label("Problem")
  String problem;

  @Label("Algorithm")
  String algorithm;

  @Label("Threads")
  int threads;

  @Label("Scratch")
  @DataAmount
  long scratch;

  @Label("Bytes")
  @Description("What a run reads and writes, each element once")
  @DataAmount
  long bytes;

  static PlanEvent begun() {
    if (!PROBE.isEnabled()) {
      return null;
    }
    PlanEvent event = new PlanEvent();
    event.begin();
    return event;
  }

  void ends(Object what, String by, int on, long scratchBytes, long moved) {
    end();
    if (shouldCommit()) {
      problem = what.toString();
      algorithm = by;
      threads = on;
      scratch = scratchBytes;
      bytes = moved;
      commit();
    }
  }
}
