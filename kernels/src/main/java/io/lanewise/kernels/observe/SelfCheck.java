package io.lanewise.kernels.observe;

import java.lang.System.Logger.Level;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Some runs held against the reference while the program goes on: the property {@code
 * lanewise.selfCheck} says which part of them, from 0 to 1. Off, as it is by default, it costs
 * nothing; on, a run that is checked takes as long as the reference does on what it samples.
 *
 * <p>A plan reports once that all is well, and once that something is not.
 */
public final class SelfCheck {
  private static final System.Logger LOG = System.getLogger("io.lanewise");

  private static final double PART = part();

  /** Whether any run is checked; a constant, so that nothing is left of it where none is. */
  public static final boolean ON = PART > 0;

  private static final Map<float[], Object> ORIGINALS =
      Collections.synchronizedMap(new WeakHashMap<>());

  private final AtomicBoolean saidGood = new AtomicBoolean();
  private final AtomicBoolean saidBad = new AtomicBoolean();

  /** For one plan. */
  public SelfCheck() {}

  private static double part() {
    String text = System.getProperty("lanewise.selfCheck");
    if (text == null) {
      return 0;
    }
    try {
      double part = Double.parseDouble(text.trim());
      if (part >= 0 && part <= 1) {
        return part;
      }
    } catch (NumberFormatException e) {
      // Ignored likewise.
    }
    LOG.log(
        Level.WARNING,
        "lanewise.selfCheck: must be a number from 0 to 1, got " + text + "; ignored");
    return 0;
  }

  /** Whether this run's turn has come. */
  public static boolean isDue() {
    return ON && ThreadLocalRandom.current().nextDouble() < PART;
  }

  /** Keeps what was packed into an array for as long as the array lives. */
  public static void remember(float[] packed, Object original) {
    ORIGINALS.put(packed, original);
  }

  /** What was packed into an array; null where nobody remembers. */
  public static Object original(float[] packed) {
    return ORIGINALS.get(packed);
  }

  /** The tally of one run. */
  public static final class Tally {
    private int results;
    private double worst;
    private String where = "";

    /** Nothing compared yet. */
    public Tally() {}

    /**
     * Compares one result; where the exact one or what is allowed is not finite there is nothing to
     * hold a number to.
     */
    public void compare(String name, long index, double exact, double computed, double allowed) {
      results++;
      if ((float) exact == computed || !Double.isFinite(exact) || !Double.isFinite(allowed)) {
        return;
      }
      double error = Math.abs(computed - exact);
      double part =
          Double.isNaN(error) || allowed == 0 ? Double.POSITIVE_INFINITY : error / allowed;
      if (part > worst) {
        worst = part;
        where =
            String.format(
                Locale.ROOT, "%s[%d] is %s, exact %s", name, index, (float) computed, exact);
      }
    }
  }

  /** Says what was found, unless the plan has said so before. */
  public void report(Object problem, String algorithm, Tally tally) {
    boolean within = tally.worst <= 1;
    Flight.checked(problem, algorithm, tally.results, tally.worst, within);
    if (within && saidGood.compareAndSet(false, true)) {
      LOG.log(
          Level.INFO,
          String.format(
              Locale.ROOT,
              "self-check: %s by %s: %d results compared, the largest error is %.2g of the bound",
              problem,
              algorithm,
              tally.results,
              tally.worst));
    } else if (!within && saidBad.compareAndSet(false, true)) {
      LOG.log(
          Level.WARNING,
          String.format(
              Locale.ROOT,
              "self-check: %s by %s is wrong: %s, an error of %.3g times the bound",
              problem,
              algorithm,
              tally.where,
              tally.worst));
    }
  }

  /** Says that a plan is not checked. */
  public void skip(Object problem, String algorithm, String reason) {
    if (saidGood.compareAndSet(false, true)) {
      LOG.log(
          Level.INFO, "self-check: " + problem + " by " + algorithm + ": not checked, " + reason);
    }
  }
}
