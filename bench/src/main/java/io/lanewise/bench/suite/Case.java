package io.lanewise.bench.suite;

import io.lanewise.bench.report.Status;
import io.lanewise.bench.timing.Competitor;
import io.lanewise.bench.timing.Entry;
import java.util.List;

/**
 * One problem on one number of threads, and all who compete in it.
 *
 * @param problem the problem string
 * @param direction {@code forward}, {@code backward-data}, ...
 * @param layout how the operands lie in memory
 * @param threads how many threads everybody may use
 * @param flops floating-point operations of one call; 0 where nobody counts them
 * @param bytes what a call must read and write, each element once
 * @param answers what is right
 * @param entries the implementations, in the order of the report
 */
public record Case(
    String problem,
    String direction,
    String layout,
    int threads,
    long flops,
    long bytes,
    Answers answers,
    List<Entry> entries) {
  /**
   * The first who competes, ready and with a right answer.
   *
   * @throws IllegalStateException when nobody competes, or the answer is wrong
   */
  public Competitor openFirst() {
    if (entries.isEmpty()) {
      throw new IllegalStateException(problem + ": nobody of that name competes");
    }
    Competitor competitor = entries.getFirst().opener().get();
    competitor.spoil();
    competitor.run();
    Verdict verdict = answers.check(competitor.answer(), competitor.errorBound());
    if (verdict.status() == Status.FAILED) {
      throw new IllegalStateException(
          problem + " by " + entries.getFirst().name() + ": " + verdict.reason());
    }
    return competitor;
  }
}
