package io.lanewise.testkit.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.catalogue.Catalogue;
import io.lanewise.kernels.catalogue.Problems;
import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.gemm.GemmOptions;
import io.lanewise.kernels.gemm.GemmPlan;
import io.lanewise.kernels.gemm.GemmProblem;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.kernels.plan.Plan;
import io.lanewise.kernels.plan.PlanOptions;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans and runs in the Flight Recorder. */
class FlightTest {
  private static final String GEMM = "gemm:m7_n5_k9";
  private static final String CONV = "conv:ic3_ih6_oc5_k3_p1";
  private static final String POOL = "pool:max_ic3_ih8_k2";

  /** Plans one of each kind and runs it twice. */
  private static void work() {
    GemmPlan gemm =
        GemmPlan.of(GemmProblem.parse(GEMM), GemmOptions.DEFAULT.withThreads(Threads.of(2)));
    ConvPlan conv =
        ConvPlan.of(ConvProblem.parse(CONV), ConvOptions.DEFAULT.withAlgorithm("direct"));
    Plan pool = Catalogue.standard().plan(Problems.parse(POOL), PlanOptions.DEFAULT);
    for (int times = 0; times < 2; times++) {
      gemm.run(new float[63], 0, new float[45], 0, new float[35], 0);
      conv.run(new float[108], 0, new float[135], 0, new float[180], 0);
      pool.run(new float[192], 0, new float[48], 0);
    }
  }

  private static List<RecordedEvent> recorded(Path folder, Recording recording) throws IOException {
    recording.start();
    work();
    recording.stop();
    Path file = folder.resolve("events.jfr");
    recording.dump(file);
    recording.close();
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("io.lanewise."))
        .toList();
  }

  private static List<String> of(List<RecordedEvent> events, String type) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals(type))
        .map(
            event ->
                event.getString("problem")
                    + " "
                    + event.getString("algorithm")
                    + " "
                    + event.getInt("threads")
                    + " "
                    + event.getLong("bytes"))
        .toList();
  }

  @Test
  void plansAndRunsAreEvents(@TempDir Path folder) throws IOException {
    // What is loaded before anybody records is recorded all the same.
    work();
    Recording recording = new Recording();
    recording.enable("io.lanewise.Plan");
    recording.enable("io.lanewise.Run").withoutThreshold();
    List<RecordedEvent> events = recorded(folder, recording);
    // Little work is done on one thread, whatever was allowed.
    int threads = Threads.all().count();
    String gemm = GEMM + " tiled 1 " + 4 * (63 + 45 + 35);
    String conv = CONV + " direct " + threads + " " + 4 * (108 + 135 + 180);
    String pool = POOL + " pooling 1 " + 4 * (192 + 48);
    assertEquals(List.of(gemm, conv, pool), of(events, "io.lanewise.Plan"));
    assertEquals(List.of(gemm, conv, pool, gemm, conv, pool), of(events, "io.lanewise.Run"));
    assertTrue(events.stream().allMatch(event -> event.getDuration().toNanos() > 0));
    for (RecordedEvent event : events) {
      if (event.getEventType().getName().equals("io.lanewise.Plan")) {
        assertTrue(event.getLong("scratch") >= 0, event.toString());
      }
    }
  }

  @Test
  void shortRunsAreLeftOut(@TempDir Path folder) throws IOException {
    Recording recording = new Recording();
    recording.enable("io.lanewise.Run").withThreshold(Duration.ofMinutes(1));
    assertEquals(List.of(), recorded(folder, recording));
  }

  @Test
  void theyAreOffByDefault(@TempDir Path folder) throws IOException {
    assertEquals(List.of(), recorded(folder, new Recording()));
  }

  /** The recorder's classes would cost a tenth of a second at every start. */
  @Test
  void itSleepsUntilSomebodyRecords() {
    Fork fork = Fork.run(List.of(Fork.MODULE, "-Xlog:class+load"), FirstCall.class);
    assertEquals(0, fork.exit(), fork::toString);
    assertTrue(fork.out().stream().anyMatch(line -> line.contains("observe.Flight ")));
    assertTrue(fork.out().stream().noneMatch(line -> line.contains("observe.RunEvent ")));
    assertTrue(fork.out().stream().noneMatch(line -> line.contains(" jdk.jfr.events.")));
  }

  /** An image without Flight Recorder is as good. */
  @Test
  void theModuleMayBeAbsent() {
    Fork fork =
        Fork.run(
            List.of(
                "--limit-modules=java.base,java.logging,jdk.incubator.vector",
                Fork.MODULE,
                "-Dlanewise.selfCheck=1"),
            FirstCall.class);
    assertEquals(0, fork.exit(), fork::toString);
    assertEquals(List.of(), fork.warnings(), fork::toString);
    assertTrue(fork.out().contains("[19.0, 22.0, 43.0, 50.0]"), fork::toString);
    assertTrue(fork.err().stream().anyMatch(line -> line.contains("self-check: ")), fork::toString);
  }
}
