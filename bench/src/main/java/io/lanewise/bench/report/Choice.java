package io.lanewise.bench.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * What {@code auto} chose for a problem, beside the best of what it could have chosen. Both times
 * are those of the rows that name the algorithm, so that a right choice has a regret of exactly 1.
 *
 * @param chosen the row of the chosen algorithm
 * @param best the row of the fastest that may be chosen
 */
public record Choice(Row chosen, Row best) {
  /** How many times longer the chosen one takes than the best. */
  public double regret() {
    return chosen.medianNanos() / best.medianNanos();
  }

  /** One for each problem on which {@code auto} and the algorithms it could choose were timed. */
  public static List<Choice> of(List<Row> rows) {
    List<Choice> choices = new ArrayList<>();
    for (Row auto : rows) {
      if (auto.implementation().equals("lanewise:auto") && auto.isTimed()) {
        List<Row> named =
            rows.stream()
                .filter(row -> row.isBeside(auto) && row.isTimed() && row.isOurs())
                .filter(row -> row.implementation().equals("lanewise:" + row.algorithm()))
                .filter(row -> Boolean.TRUE.equals(row.eligible()))
                .toList();
        Optional<Row> chosen =
            named.stream()
                .filter(row -> Objects.equals(row.algorithm(), auto.algorithm()))
                .findFirst();
        chosen.ifPresent(
            row ->
                choices.add(
                    new Choice(
                        row,
                        named.stream().min(Comparator.comparing(Row::medianNanos)).orElseThrow())));
      }
    }
    return choices;
  }

  /** The geometric mean of the regrets; 1 of none. */
  public static double meanRegret(List<Choice> choices) {
    return Math.exp(
        choices.stream().mapToDouble(choice -> Math.log(choice.regret())).average().orElse(0));
  }

  /** The choice that is regretted most. */
  public static Optional<Choice> worst(List<Choice> choices) {
    return choices.stream().max(Comparator.comparingDouble(Choice::regret));
  }
}
