package io.lanewise.kernels.tuning;

import io.lanewise.kernels.contract.Check;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What was measured, and where: what {@code auto} goes by in place of its estimates where this
 * machine has measured the problem. Immutable.
 *
 * <p>As a file it is plain text: a line a measurement, its fields separated by tabs, sorted, so
 * that it can be compared and merged by whatever compares and merges lines; empty lines and those
 * that begin with # do not count. Of lines that differ in the time only, the shortest holds.
 *
 * <p>Results may not depend on the number of threads, and so the choice may not: algorithms are
 * ranked by the geometric mean of their times on all numbers of threads that the problem was
 * measured on, each relative to the fastest there. Who was not measured on all of them is not
 * ranked.
 *
 * <p>The property {@code lanewise.tuning} names a file that is used wherever no other is given.
 */
public final class Tuning {
  /** Nothing was measured. */
  public static final Tuning NONE = new Tuning(List.of());

  private static final System.Logger LOG = System.getLogger("io.lanewise");

  private final List<Measurement> measurements;
  private final Map<Host, Map<String, List<Rank>>> ranks = new HashMap<>();

  /**
   * An algorithm's place.
   *
   * @param algorithm its name
   * @param slowdown how many times as long as the first it takes, 1 for that one
   */
  public record Rank(String algorithm, double slowdown) {}

  private Tuning(Collection<Measurement> all) {
    Map<Measurement, Measurement> shortest = new TreeMap<>();
    for (Measurement each : all) {
      shortest.merge(each, each, (a, b) -> a.nanos() <= b.nanos() ? a : b);
    }
    measurements = List.copyOf(shortest.values());
    Map<Host, Map<String, List<Measurement>>> groups = new HashMap<>();
    for (Measurement each : measurements) {
      groups
          .computeIfAbsent(each.host(), host -> new HashMap<>())
          .computeIfAbsent(each.problem(), problem -> new ArrayList<>())
          .add(each);
    }
    groups.forEach(
        (host, problems) -> {
          Map<String, List<Rank>> ranked = new HashMap<>();
          problems.forEach((problem, group) -> ranked.put(problem, ranks(group)));
          ranks.put(host, ranked);
        });
  }

  /** Measurements from wherever. */
  public static Tuning of(Collection<Measurement> measurements) {
    return new Tuning(measurements);
  }

  /**
   * Reads lines.
   *
   * @param name whose lines they are, for errors
   * @throws IllegalArgumentException naming the line, by that name and its number, that is none
   */
  public static Tuning parse(String name, List<String> lines) {
    List<Measurement> all = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i);
      if (!line.isBlank() && !line.startsWith("#")) {
        all.add(Measurement.parse(name + ":" + (i + 1), line));
      }
    }
    return new Tuning(all);
  }

  /**
   * Reads a file; when it has lines of other machines, which are of no use here, one log line says
   * so.
   *
   * @throws IllegalArgumentException when it cannot be read, or naming the line that is malformed
   */
  public static Tuning load(Path file) {
    Check.notNull("tuning", "file", file);
    List<String> lines;
    try {
      lines = Files.readAllLines(file);
    } catch (IOException e) {
      throw Check.error("tuning", "file", "must be one that can be read", file + " (" + e + ")");
    }
    Tuning tuning = parse(file.toString(), lines);
    long foreign =
        tuning.measurements.stream().filter(m -> !m.host().equals(Host.current())).count();
    if (foreign > 0) {
      LOG.log(
          Level.INFO,
          "{0}: {1} of {2} lines are of another CPU, JDK or vector width than {3}; ignored",
          file,
          foreign,
          tuning.measurements.size(),
          Host.current());
    }
    return tuning;
  }

  /**
   * That of the property {@code lanewise.tuning}, read once; {@link #NONE} where there is none.
   *
   * @throws IllegalArgumentException each time, when the file is not as it must be
   */
  public static Tuning installed() {
    if (Installed.REFUSAL != null) {
      throw new IllegalArgumentException(Installed.REFUSAL);
    }
    return Installed.TUNING;
  }

  private static final class Installed {
    static final Tuning TUNING;
    static final String REFUSAL;

    static {
      String file = System.getProperty("lanewise.tuning");
      Tuning tuning = NONE;
      String refusal = null;
      try {
        tuning = file == null ? NONE : load(Path.of(file));
      } catch (IllegalArgumentException e) {
        refusal = e.getMessage();
      }
      TUNING = tuning;
      REFUSAL = refusal;
    }
  }

  /** Its measurements, sorted. */
  public List<Measurement> measurements() {
    return measurements;
  }

  /**
   * This tuning with newer measurements: they take the place of all of the same host, problem and
   * number of threads.
   */
  public Tuning with(Collection<Measurement> newer) {
    record Group(Host host, int threads, String problem) {
      static Group of(Measurement m) {
        return new Group(m.host(), m.threads(), m.problem());
      }
    }

    Set<Group> replaced = new HashSet<>();
    newer.forEach(m -> replaced.add(Group.of(m)));
    List<Measurement> all = new ArrayList<>(newer);
    measurements.stream().filter(m -> !replaced.contains(Group.of(m))).forEach(all::add);
    return new Tuning(all);
  }

  /** Who is how fast on a problem, the fastest first; empty where nobody was measured. */
  public List<Rank> ranks(Host host, String problem) {
    return ranks.getOrDefault(host, Map.of()).getOrDefault(problem, List.of());
  }

  /** Those of one host and problem, by threads, then algorithm. */
  private static List<Rank> ranks(List<Measurement> group) {
    Map<Integer, Long> fastest = new TreeMap<>();
    group.forEach(m -> fastest.merge(m.threads(), m.nanos(), Math::min));
    Map<String, Double> logs = new TreeMap<>();
    Map<String, Integer> counts = new HashMap<>();
    for (Measurement m : group) {
      double slowdown = (double) m.nanos() / fastest.get(m.threads());
      logs.merge(m.algorithm(), Math.log(slowdown), Double::sum);
      counts.merge(m.algorithm(), 1, Integer::sum);
    }
    logs.keySet().removeIf(algorithm -> counts.get(algorithm) < fastest.size());
    // Nobody may be the fastest everywhere: the first of all is what the others are held against.
    double first = logs.values().stream().mapToDouble(sum -> sum).min().orElse(0);
    List<Rank> all = new ArrayList<>();
    logs.forEach((name, sum) -> all.add(new Rank(name, Math.exp((sum - first) / fastest.size()))));
    all.sort(Comparator.comparingDouble(Rank::slowdown).thenComparing(Rank::algorithm));
    return List.copyOf(all);
  }

  /** The lines of a file. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("# lanewise tuning: cpu, jdk, lanes, threads, problem, algorithm, median ns");
    measurements.forEach(m -> lines.add(m.toString()));
    return lines;
  }

  @Override
  public String toString() {
    return measurements.size() + " measurements";
  }
}
