package io.lanewise.kernels.parallel;

/**
 * Runs of floats of equal length, one after the other, cut into units of work: several short runs a
 * unit, or several units a long run.
 *
 * @param count how many runs
 * @param length floats of one
 * @param runsOfUnit runs that a unit takes; 1 where a run is cut
 * @param part floats that a unit takes of each of its runs
 */
public record Runs(int count, int length, int runsOfUnit, int part) {
  /** Floats of a unit: enough to make claiming it cheap, few enough to share evenly. */
  private static final int UNIT = 16 * 1024;

  /** Cuts so many runs; parts begin at multiples of 16. */
  public static Runs of(int count, int length) {
    return length >= 2 * UNIT
        ? new Runs(count, length, 1, UNIT)
        : new Runs(
            count, length, Math.clamp(UNIT / Math.max(1, length), 1, Math.max(1, count)), length);
  }

  private int parts() {
    return length == 0 ? 0 : (length + part - 1) / part;
  }

  /** How many units. */
  public int units() {
    return (count + runsOfUnit - 1) / runsOfUnit * parts();
  }

  /** The first run of a unit. */
  public int firstRun(int unit) {
    return unit / parts() * runsOfUnit;
  }

  /** One past the last run of a unit. */
  public int endRun(int unit) {
    return Math.min(count, firstRun(unit) + runsOfUnit);
  }

  /** Where a unit begins in each of its runs. */
  public int from(int unit) {
    return unit % parts() * part;
  }

  /** How many floats it takes of each. */
  public int floats(int unit) {
    return Math.min(part, length - from(unit));
  }
}
