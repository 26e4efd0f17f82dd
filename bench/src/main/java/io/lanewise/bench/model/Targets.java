package io.lanewise.bench.model;

import io.lanewise.bench.report.Row;
import java.util.List;
import java.util.Locale;

/** What rows come to, job by job: time of a step, memory, and the ratios that were aimed at. */
public final class Targets {
  private static final String PYTORCH = "djl";
  private static final String ONNX_RUNTIME = "ort";

  private Targets() {}

  /** A line a job and number of threads. */
  public static String of(List<ModelJob> jobs, List<Row> rows) {
    StringBuilder text = new StringBuilder("A call of ours, and how much faster it is\n");
    for (ModelJob job : jobs) {
      for (Row ours : rows) {
        if (ours.problem().equals(job.toString())
            && ours.implementation().equals(ModelSuite.OURS)
            && ours.medianNanos() != null) {
          text.append(line(job, ours, rows));
        }
      }
    }
    return text.toString();
  }

  private static String line(ModelJob job, Row ours, List<Row> rows) {
    StringBuilder line =
        new StringBuilder(
            String.format(
                Locale.ROOT,
                "%2d  %-22s %9.3f ms %8d bytes allocated",
                ours.threads(),
                job,
                ours.medianNanos() / 1e6,
                ours.allocatedBytes()));
    String aim = job.trains() ? PYTORCH : ONNX_RUNTIME;
    for (Row other : rows) {
      if (other.problem().equals(ours.problem())
          && other.threads() == ours.threads()
          && other != ours
          && other.medianNanos() != null) {
        double ratio = other.medianNanos() / ours.medianNanos();
        line.append(String.format(Locale.ROOT, "  %s %.2f", other.implementation(), ratio));
        if (job.target() > 0 && other.implementation().equals(aim)) {
          line.append(String.format(Locale.ROOT, " (aim %.1f)", job.target()));
        }
      }
    }
    return line.append('\n').toString();
  }
}
