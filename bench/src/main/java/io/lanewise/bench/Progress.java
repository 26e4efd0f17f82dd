package io.lanewise.bench;

import java.util.Optional;
import me.tongfei.progressbar.ConsoleProgressBarConsumer;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;

/** How far a run has come, on the error stream where that is a terminal; silent elsewhere. */
final class Progress implements AutoCloseable {
  private final ProgressBar bar;
  private boolean ended;

  private Progress(ProgressBar bar) {
    this.bar = bar;
  }

  /** Begins a task of so many steps. */
  static Progress of(String task, int steps) {
    return new Progress(builder(task, steps).map(ProgressBarBuilder::build).orElse(null));
  }

  /** Begins a task of so many of something, whose speed is shown. */
  static Progress of(String task, int steps, String unit) {
    return new Progress(
        builder(task, steps)
            .map(builder -> builder.setUnit(" " + unit, 1).showSpeed().build())
            .orElse(null));
  }

  private static Optional<ProgressBarBuilder> builder(String task, int steps) {
    boolean terminal = System.console() != null && System.console().isTerminal();
    return terminal
        ? Optional.of(
            new ProgressBarBuilder()
                .setTaskName(task)
                .setInitialMax(steps)
                .setUpdateIntervalMillis(1_000)
                .setMaxRenderedLength(100)
                .setConsumer(new ConsoleProgressBarConsumer(System.err)))
        : Optional.empty();
  }

  /** Tells what is being done. */
  void at(String what) {
    if (bar != null) {
      bar.setExtraMessage(what);
    }
  }

  /** One step is done. */
  void step() {
    step(1);
  }

  /** So many steps are done. */
  void step(int many) {
    if (bar != null) {
      bar.stepBy(many);
    }
  }

  /** Ends the line, before something else is written; may be done again. */
  synchronized void end() {
    if (bar != null && !ended) {
      bar.close();
      ended = true;
    }
  }

  @Override
  public void close() {
    end();
  }
}
