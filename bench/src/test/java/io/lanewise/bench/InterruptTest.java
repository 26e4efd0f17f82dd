package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.bench.report.Report;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Ctrl-C leaves a report of what was done so far. */
@DisabledOnOs(OS.WINDOWS)
class InterruptTest {
  private static Process start(Path folder, String... more) throws IOException {
    List<String> line =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                System.getProperty("java.class.path"),
                Main.class.getName(),
                "bench",
                "networks",
                "--algorithms",
                "implicit-gemm",
                "--quick",
                "--json=" + folder.resolve("rows.json"),
                "--html=" + folder.resolve("report.html")));
    line.addAll(List.of(more));
    return new ProcessBuilder(line).redirectErrorStream(true).start();
  }

  private static void interrupt(Process process) throws IOException, InterruptedException {
    new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    // Where this build itself was started in the background, nobody hears an INT. Not by the
    // process's own destroy, which would close what it printed as well.
    if (!process.waitFor(5, TimeUnit.SECONDS)) {
      process.toHandle().destroy();
    }
    assertTrue(process.waitFor(60, TimeUnit.SECONDS), "still running");
  }

  /**
   * The report of a run that was interrupted once it had rows: on a busy machine that takes time.
   */
  private static Report interrupted(Path folder, String... more)
      throws IOException, InterruptedException {
    for (int seconds = 5; ; seconds *= 3) {
      Process process = start(folder, more);
      Thread.sleep(1_000 * seconds);
      assertTrue(process.isAlive(), "ended by itself");
      interrupt(process);
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      // Before the first problem begins there is nothing to tell.
      if (out.contains("Interrupted")) {
        Report report = Report.read(folder.resolve("rows.json"));
        if (!report.rows().isEmpty()) {
          return report;
        }
      }
      assertTrue(seconds < 100, "nothing was measured in " + seconds + " seconds: " + out);
    }
  }

  @Test
  void whatWasMeasuredIsWritten(@TempDir Path folder) throws IOException, InterruptedException {
    Report report = interrupted(folder);
    assertTrue(report.interrupted());
    assertFalse(report.leftOut().isEmpty());
    assertTrue(Files.readString(folder.resolve("report.html")).contains("interrupted"));
  }

  @Test
  void aForkIsAskedForWhatItHas(@TempDir Path folder) throws IOException, InterruptedException {
    Report report = interrupted(folder, "--forks", "3");
    assertTrue(report.interrupted());
    assertEquals(3, report.forks());
    assertFalse(report.leftOut().isEmpty());
  }
}
