package io.lanewise.bench.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What a network's layers come to for one implementation, each as often as it occurs.
 *
 * @param implementation for example {@code lanewise:auto}, or {@value #BEST}
 * @param threads on how many threads
 * @param layers how many layers it was timed on
 * @param ofLayers how many the network has
 * @param nanos what these take
 * @param flops operations of the direct method in them
 * @param autoNanos what {@code auto} takes on the same layers; null when it was not timed on all
 */
public record Total(
    String implementation,
    int threads,
    int layers,
    int ofLayers,
    double nanos,
    long flops,
    Double autoNanos) {
  /** The fastest of ours on each layer, of those that {@code auto} may choose. */
  public static final String BEST = "best of ours";

  /** A total for each implementation and number of threads; none where no row is a layer. */
  public static List<Total> of(List<Row> rows) {
    List<Row> layers = rows.stream().filter(row -> row.repeat() != null).toList();
    Set<Integer> threads = new LinkedHashSet<>();
    Set<String> names = new LinkedHashSet<>();
    for (Row row : layers) {
      threads.add(row.threads());
      names.add(row.implementation());
    }
    List<Total> totals = new ArrayList<>();
    for (int count : threads) {
      Map<String, List<Row>> byProblem = new LinkedHashMap<>();
      for (Row row : layers) {
        if (row.threads() == count) {
          byProblem.computeIfAbsent(row.problem(), key -> new ArrayList<>()).add(row);
        }
      }
      List<List<Row>> contests = List.copyOf(byProblem.values());
      for (String name : names) {
        sum(name, count, contests, contest -> only(name, contest)).ifPresent(totals::add);
      }
      sum(BEST, count, contests, Total::best).ifPresent(totals::add);
    }
    return totals;
  }

  private interface Pick {
    Optional<Row> of(List<Row> contest);
  }

  private static Optional<Row> only(String name, List<Row> contest) {
    return contest.stream()
        .filter(row -> row.implementation().equals(name) && row.isTimed())
        .findFirst();
  }

  private static Optional<Row> best(List<Row> contest) {
    return contest.stream()
        .filter(row -> row.isTimed() && Boolean.TRUE.equals(row.eligible()))
        .min((a, b) -> Double.compare(a.medianNanos(), b.medianNanos()));
  }

  private static Optional<Total> sum(
      String name, int threads, List<List<Row>> contests, Pick pick) {
    int timed = 0;
    int all = 0;
    double nanos = 0;
    long flops = 0;
    double auto = 0;
    for (List<Row> contest : contests) {
      int repeat = contest.getFirst().repeat();
      all += repeat;
      Optional<Row> picked = pick.of(contest);
      if (picked.isPresent()) {
        timed += repeat;
        nanos += repeat * picked.get().medianNanos();
        flops += picked.get().flops() == null ? 0 : repeat * picked.get().flops();
        auto += repeat * only("lanewise:auto", contest).map(Row::medianNanos).orElse(Double.NaN);
      }
    }
    return timed == 0
        ? Optional.empty()
        : Optional.of(
            new Total(
                name, threads, timed, all, nanos, flops, Double.isFinite(auto) ? auto : null));
  }
}
