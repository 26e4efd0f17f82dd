package io.lanewise.bench;

import io.lanewise.bench.machine.MachineCard;
import io.lanewise.bench.plan.PlanSuite;
import io.lanewise.bench.report.Report;
import io.lanewise.bench.report.Row;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What a run has come to so far, told exactly once: at its end, or when the JVM is told to stop
 * before (Ctrl-C), by whichever comes first.
 */
final class Session implements AutoCloseable {
  private final String command;
  private final int forks;
  private final Supplier<MachineCard> machine;
  private final Supplier<Double> othersPercent;
  private final Consumer<Report> teller;
  private final Instant began = Instant.now();
  private final List<Row> rows = new ArrayList<>();
  private final Set<String> left = new LinkedHashSet<>();
  private final Thread hook;
  private boolean told;

  /**
   * Begins.
   *
   * @param problems what is to be measured
   * @param teller what is done with the report, even in the middle of the run
   * @param onInterrupt what is done first when the run is interrupted
   */
  Session(
      String command,
      int forks,
      List<String> problems,
      Supplier<MachineCard> machine,
      Supplier<Double> othersPercent,
      Consumer<Report> teller,
      Consumer<Session> onInterrupt) {
    this.command = command;
    this.forks = forks;
    this.machine = machine;
    this.othersPercent = othersPercent;
    this.teller = teller;
    left.addAll(problems);
    hook =
        new Thread(
            () -> {
              onInterrupt.accept(this);
              tell(true);
            },
            "interrupted");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /** Some rows more. */
  synchronized void add(List<Row> more) {
    rows.addAll(more);
  }

  /** Other rows in place of those so far, and what is still to be measured. */
  synchronized void replace(List<Row> all, List<String> leftOut) {
    rows.clear();
    rows.addAll(all);
    left.clear();
    left.addAll(leftOut);
  }

  /** A problem is done with. */
  synchronized void done(String problem) {
    left.remove(problem);
  }

  /** Ends: nothing is told any more when somebody interrupted it before. */
  void end() {
    tell(false);
  }

  private synchronized void tell(boolean interrupted) {
    if (told) {
      return;
    }
    told = true;
    MachineCard card = machine.get();
    List<Row> held = new ArrayList<>();
    for (Row row : rows) {
      Double peak = card.peakGflops().get(row.threads());
      held.add(againstCopy(row.against(peak == null ? Double.NaN : peak)));
    }
    teller.accept(
        new Report(
            Report.SCHEMA,
            Main.Version.number(),
            System.getenv().getOrDefault("LANEWISE_REVISION", ""),
            command,
            began.truncatedTo(ChronoUnit.SECONDS).toString(),
            Duration.between(began, Instant.now()).toMillis() / 1e3,
            forks,
            interrupted,
            List.copyOf(left),
            othersPercent.get(),
            card,
            List.copyOf(held)));
  }

  /** Held against the copy on the same problem, where there was one. */
  private Row againstCopy(Row row) {
    for (Row copy : rows) {
      if (copy.implementation().equals(PlanSuite.COPY) && copy.isBeside(row) && copy.isTimed()) {
        return row.againstCopy(copy.medianNanos());
      }
    }
    return row;
  }

  @Override
  public void close() {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The JVM is stopping, and the hook tells.
    }
  }
}
