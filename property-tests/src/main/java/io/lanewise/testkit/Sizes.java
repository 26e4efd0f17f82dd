package io.lanewise.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Tuple;

/** Arbitraries of sizes in which the edges come more often than anything between them. */
public final class Sizes {
  private Sizes() {}

  /**
   * Sizes from {@code least} to {@code most}. Two of three are edges: 0, 1, 2, {@code most}, and
   * the centres with their neighbours.
   */
  public static Arbitrary<Integer> between(int least, int most, int... centres) {
    TreeSet<Integer> edges = new TreeSet<>(List.of(0, 1, 2, most));
    edges.addAll(neighbours(centres));
    List<Integer> inside = edges.stream().filter(x -> x >= least && x <= most).toList();
    return Arbitraries.frequencyOf(
        Tuple.of(2, Arbitraries.of(inside)),
        Tuple.of(1, Arbitraries.integers().between(least, most)));
  }

  /** The centres and their neighbours. */
  public static Arbitrary<Integer> near(int... centres) {
    return Arbitraries.of(neighbours(centres));
  }

  private static List<Integer> neighbours(int... centres) {
    List<Integer> all = new ArrayList<>();
    for (int centre : centres) {
      all.addAll(List.of(centre - 1, centre, centre + 1));
    }
    return all;
  }
}
