package io.lanewise.kernels.tuning;

import io.lanewise.kernels.contract.Check;
import java.util.Comparator;

/**
 * One line of a tuning file.
 *
 * @param host where
 * @param threads on how many threads
 * @param problem the canonical problem string, which has the direction
 * @param algorithm its name in the catalogue
 * @param nanos the median of a call's nanoseconds
 */
public record Measurement(Host host, int threads, String problem, String algorithm, long nanos)
    implements Comparable<Measurement> {
  /** Not in a processor's name, nor in any other part. */
  static final String SEPARATOR = "\t";

  private static final String FIELDS = "cpu, jdk, lanes, threads, problem, algorithm, median ns";

  /**
   * Reads a line.
   *
   * @param where file and line, for the error
   * @throws IllegalArgumentException naming where, and what is wrong with it
   */
  static Measurement parse(String where, String line) {
    String[] parts = line.split(SEPARATOR, -1);
    if (parts.length != FIELDS.split(", ").length) {
      throw Check.error("tuning", where, "must be (" + FIELDS + ") with tabs between", line);
    }
    for (String part : parts) {
      if (part.isBlank() || !part.equals(part.strip())) {
        throw Check.error("tuning", where, "must have no empty or padded field", "'" + part + "'");
      }
    }
    if (!parts[4].matches("[a-z0-9-]+:\\S+")) {
      throw Check.error("tuning", where, "must have a problem string", parts[4]);
    }
    return new Measurement(
        new Host(parts[0], parts[1], (int) number(where, "lanes", parts[2], 0, 1024)),
        (int) number(where, "threads", parts[3], 1, 1024),
        parts[4],
        parts[5],
        number(where, "a median", parts[6], 1, Long.MAX_VALUE));
  }

  private static long number(String where, String what, String text, long least, long most) {
    try {
      long number = Long.parseLong(text);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Refused likewise.
    }
    String range = most == Long.MAX_VALUE ? "of at least " + least : least + " to " + most;
    throw Check.error("tuning", where, "must have " + what + " " + range, text);
  }

  /** By everything but the time, which is what is measured. */
  @Override
  public int compareTo(Measurement other) {
    return Comparator.comparing(Measurement::host)
        .thenComparingInt(Measurement::threads)
        .thenComparing(Measurement::problem)
        .thenComparing(Measurement::algorithm)
        .compare(this, other);
  }

  /** The line. */
  @Override
  public String toString() {
    return String.join(
        SEPARATOR,
        host.cpu(),
        host.jdk(),
        Integer.toString(host.lanes()),
        Integer.toString(threads),
        problem,
        algorithm,
        Long.toString(nanos));
  }
}
