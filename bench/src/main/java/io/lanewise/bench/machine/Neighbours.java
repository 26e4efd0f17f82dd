package io.lanewise.bench.machine;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Locale;

/** How much of the processors other programs took during a run, as far as the system tells. */
public final class Neighbours {
  private static final double WORTH_A_WORD = 5;

  private final OperatingSystemMXBean system =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private double sum;
  private int count;

  /** Begins; loads are counted from one look to the next. */
  public Neighbours() {
    system.getCpuLoad();
    system.getProcessCpuLoad();
  }

  /** Looks. */
  public void look() {
    double others = system.getCpuLoad() - system.getProcessCpuLoad();
    if (Double.isFinite(others)) {
      sum += Math.max(0, others);
      count++;
    }
  }

  /** The share of the processors that others took, in percent. */
  public double percent() {
    return count == 0 ? 0 : 100 * sum / count;
  }

  /** A warning, or nothing when they were quiet. */
  public static String warning(double percent) {
    return percent < WORTH_A_WORD
        ? ""
        : String.format(
            Locale.ROOT,
            "Other programs took %.0f %% of the processors meanwhile: run again when it is"
                + " quiet.%n",
            percent);
  }
}
