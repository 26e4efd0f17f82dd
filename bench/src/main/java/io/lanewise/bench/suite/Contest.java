package io.lanewise.bench.suite;

import io.lanewise.bench.machine.Peak;
import io.lanewise.bench.report.Row;
import io.lanewise.bench.report.Status;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Entry;
import io.lanewise.bench.timing.Refusal;
import io.lanewise.bench.timing.Rounds;
import io.lanewise.bench.timing.Timing;
import io.lanewise.kernels.contract.UnsupportedProblemException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Makes rows of a case: opens every competitor, checks its answer on the very arrays that are
 * timed, times those that are right against each other, and checks once more what the warm code
 * computed.
 */
public final class Contest {
  private final Rounds rounds;
  private final Peak peak;

  /** A contest by that timing loop, held against that peak. */
  public Contest(Rounds rounds, Peak peak) {
    this.rounds = rounds;
    this.peak = peak;
  }

  /** One row an entry, in their order. */
  public List<Row> run(Case held) {
    Map<String, Row> rows = new LinkedHashMap<>();
    Map<String, Competitor> right = new LinkedHashMap<>();
    List<Competitor> opened = new ArrayList<>();
    try {
      for (Entry entry : held.entries()) {
        Row blank =
            Row.of(held.problem(), held.direction(), held.layout(), entry.name(), held.threads());
        rows.put(entry.name(), blank);
        try {
          Competitor competitor = entry.opener().get();
          opened.add(competitor);
          competitor.spoil();
          competitor.run();
          Row checked = checked(blank, competitor, held.answers());
          rows.put(entry.name(), checked);
          if (checked.status() != Status.FAILED) {
            right.put(entry.name(), competitor);
          }
        } catch (UnsupportedProblemException e) {
          rows.put(entry.name(), blank.refused(e.reason()));
        } catch (Refusal e) {
          rows.put(entry.name(), blank.refused(e.getMessage()));
        } catch (LinkageError e) {
          rows.put(entry.name(), blank.refused("does not load: " + e.getMessage()));
        } catch (RuntimeException e) {
          rows.put(entry.name(), blank.judged(Status.FAILED, "threw " + e));
        }
      }
      peak.measure(held.threads());
      List<Timing> timings = rounds.time(List.copyOf(right.values()));
      int next = 0;
      for (Map.Entry<String, Competitor> entry : right.entrySet()) {
        Row timed = rows.get(entry.getKey()).timed(timings.get(next++), held.flops(), held.bytes());
        // The first check saw cold code; what was timed was C2's.
        Row again = checked(timed, entry.getValue(), held.answers());
        rows.put(
            entry.getKey(),
            again.status() == Status.FAILED
                ? again.untimed()
                : again.split(entry.getValue().phases()));
      }
    } finally {
      opened.forEach(Competitor::close);
    }
    return List.copyOf(rows.values());
  }

  private static Row checked(Row row, Competitor competitor, Answers answers) {
    Verdict verdict = answers.check(competitor.answer(), competitor.errorBound());
    Row named =
        competitor.algorithm() == null
            ? row
            : row.by(competitor.algorithm(), competitor.eligible());
    return named
        .judged(verdict.status(), verdict.reason())
        .measured(verdict.error(), competitor.errorBound().factor(), competitor.scratchBytes());
  }
}
