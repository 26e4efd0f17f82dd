package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import io.lanewise.bench.report.Report;
import io.lanewise.bench.report.Row;
import io.lanewise.bench.report.Total;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

/** Each command once, from its arguments to its output and exit code. */
class CommandLineTest {
  private record Outcome(int exit, String out, String err) {}

  private static Outcome run(String arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = line.execute(arguments.isEmpty() ? new String[0] : arguments.split(" "));
    return new Outcome(exit, out.toString(), err.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "--help",
        "bench --help",
        "bench gemm --help",
        "bench conv --help",
        "bench activation --help",
        "bench pool --help",
        "bench softmax --help",
        "bench elementwise --help",
        "bench move --help",
        "bench norm --help",
        "bench resnet50 --help",
        "bench networks --help",
        "compare --help",
        "bench train --help",
        "info --help",
        "ulps --help"
      })
  void helpIsShown(String arguments) {
    Outcome outcome = run(arguments);
    assertEquals(0, outcome.exit);
    assertTrue(outcome.out.startsWith("Usage: lanewise"), outcome.out);
    outcome.out.lines().forEach(line -> assertTrue(line.length() <= 100, line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "nonsense",
        "bench nonsense",
        "bench --nonsense",
        "bench --problem nonsense:x1",
        "bench --problem conv:ic4_ih4_oc4_k3 --batch 0",
        "bench --problem gemm:m4_n4_k4/relu",
        "bench --budget long",
        "bench gemm --budget 0s",
        "bench gemm --forks 0",
        "bench resnet51",
        "bench resnet50 --direction sideways",
        "bench resnet50 --algorithms nonsense",
        "bench alexnet --batch 0",
        "bench gemm --nonsense",
        "bench gemm --size 1,2",
        "bench gemm --size 1,2,x",
        "bench gemm --size 100000,100000,1",
        "bench gemm --problem gemm:m4",
        "bench gemm --problem conv:ic4_ih4_oc4_k3",
        "bench gemm --problem gemm:m4_n4_k4/relu",
        "bench gemm --algorithms nonsense",
        "bench gemm --peers=nonsense",
        "bench gemm --threads 0",
        "bench gemm --threads many",
        "bench gemm --rounds 0",
        "bench conv --nonsense",
        "bench conv --direction sideways",
        "bench conv --direction backward-bias",
        "bench conv --layout nhwc",
        "bench conv --accuracy sloppy",
        "bench conv --batch 0",
        "bench conv --layers nonsense",
        "bench conv --layers resnet[",
        "bench conv --problem conv:ic4",
        "bench conv --problem conv:ic4_ih4_oc4_k3/relu",
        "bench conv --problem conv:ic4_ih4_oc4_k3/accumulate",
        "bench conv --problem gemm:m4_n4_k4",
        "bench conv --algorithms packed",
        "bench conv --peers=openblas",
        "bench activation --problem act:nonsense_iw4",
        "bench activation --problem gemm:m4_n4_k4",
        "bench activation --layout nhwc",
        "bench activation --algorithms nonsense",
        "compare",
        "compare pom.xml",
        "compare pom.xml pom.xml",
        "compare nowhere.json pom.xml",
        "bench train --job nonsense",
        "bench train --algorithms nonsense",
        "bench train --peers=onednn",
        "bench startup",
        "bench startup --launches 0",
        "ulps --step 0"
      })
  void badOptionsGetOneSentence(String arguments) {
    Outcome outcome = run(arguments);
    assertEquals(2, outcome.exit, outcome.err);
    assertEquals(1, outcome.err.lines().count(), outcome.err);
    assertTrue(outcome.err.startsWith("lanewise"), outcome.err);
    assertEquals("", outcome.out);
  }

  @Test
  void infoNamesWhatMatters() {
    Outcome outcome = run("info");
    assertEquals(0, outcome.exit);
    List<String> names = outcome.out.lines().map(line -> line.split(" ")[0]).toList();
    assertTrue(
        names.containsAll(
            List.of("CPU", "ISA", "cores", "caches", "JDK", "flags", "vectors", "FMA", "tile")),
        outcome.out);
  }

  @Test
  void gemmPrintsATableAndWritesJson(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("new/rows.json");
    Outcome outcome =
        run("bench gemm --size 5,6,7 --problem gemm:m4_n1_k9/tn --rounds 3 --json " + json);
    assertTrue(outcome.exit <= 1 && !outcome.out.contains("wrong answer"), outcome.out);
    outcome.out.lines().forEach(line -> assertTrue(tableFits(line), line));

    valid(json);
    JsonNode report = new ObjectMapper().readTree(json.toFile());
    assertTrue(
        names(report.get("machine"))
            .containsAll(Set.of("cpu", "isa", "cores", "caches", "jdk", "lanes", "peakGflops")));
    List<String> seen = new ArrayList<>();
    for (JsonNode row : report.get("rows")) {
      assertTrue(
          names(row)
              .containsAll(
                  Set.of(
                      "problem",
                      "direction",
                      "layout",
                      "implementation",
                      "threads",
                      "medianNanos",
                      "gflops",
                      "percentOfPeak",
                      "scratchBytes",
                      "error",
                      "errorBound",
                      "status",
                      "quartile1Nanos",
                      "quartile3Nanos",
                      "allocatedBytes")),
          row.toString());
      assertEquals("forward", row.get("direction").asText());
      assertEquals("row-major", row.get("layout").asText());
      seen.add(row.get("problem").asText() + " " + row.get("implementation").asText());
      if (row.get("status").asText().equals("ok")) {
        assertTrue(row.get("medianNanos").asDouble() > 0, row.toString());
        assertTrue(row.get("error").asDouble() <= row.get("errorBound").asDouble(), row.toString());
      } else {
        assertEquals("refused", row.get("status").asText(), row.toString());
        assertFalse(row.get("reason").asText().isEmpty(), row.toString());
      }
    }
    assertTrue(
        seen.containsAll(
            List.of(
                "gemm:m5_n6_k7 lanewise:auto",
                "gemm:m5_n6_k7 lanewise:packed",
                "gemm:m5_n6_k7 lanewise:reference",
                "gemm:m4_n1_k9/tn lanewise:gemv")),
        seen.toString());
  }

  /** The table fits; what the machine calls itself may not. */
  private static boolean tableFits(String line) {
    return line.length() <= 100 || !line.matches("(gemm|conv):.*");
  }

  @Test
  void convPrintsATableAndWritesJson(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("rows.json");
    Outcome outcome =
        run(
            "bench conv --problem conv:ic3_ih6_oc5_k3_p1 --problem conv:ic4_ih5_oc4_k3_g4"
                + " --direction backward-data --layout nchw16 --batch 2 --accuracy strict"
                + " --algorithms auto,reference --rounds 1 --json "
                + json);
    assertEquals(0, outcome.exit, outcome.out + outcome.err);
    List<String> seen = new ArrayList<>();
    for (JsonNode row : new ObjectMapper().readTree(json.toFile()).get("rows")) {
      assertEquals("backward-data", row.get("direction").asText());
      assertEquals("nchw16", row.get("layout").asText());
      assertEquals("ok", row.get("status").asText(), row.toString());
      assertTrue(row.get("gflops").asDouble() > 0, row.toString());
      assertTrue(row.get("error").asDouble() <= row.get("errorBound").asDouble(), row.toString());
      seen.add(row.get("problem").asText() + " " + row.get("implementation").asText());
    }
    String options = "/backward-data/nchw16/strict";
    assertEquals(
        List.of(
            "conv:n2_ic3_ih6_oc5_k3_p1" + options + " lanewise:auto",
            "conv:n2_ic3_ih6_oc5_k3_p1" + options + " lanewise:reference",
            "conv:n2_ic4_ih5_oc4_k3_g4" + options + " lanewise:auto",
            "conv:n2_ic4_ih5_oc4_k3_g4" + options + " lanewise:reference"),
        seen);
  }

  @Test
  void activationsAreHeldAgainstACopy(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("rows.json");
    Outcome outcome =
        run(
            "bench activation --problem act:relu_iw1000 --problem act:hard-swish_ic5_ih4/nchw16"
                + " --rounds 1 --peers --json "
                + json);
    assertEquals(0, outcome.exit, outcome.out + outcome.err);
    assertTrue(outcome.out.contains("% copy"), outcome.out);
    int timed = 0;
    for (JsonNode row : new ObjectMapper().readTree(json.toFile()).get("rows")) {
      if (row.get("status").asText().equals("ok")) {
        assertTrue(row.get("gbps").asDouble() > 0, row.toString());
        assertTrue(row.get("percentOfCopy").asDouble() > 0, row.toString());
        assertTrue(row.get("bytes").asLong() > 0, row.toString());
        timed++;
      } else {
        assertEquals("onednn", row.get("implementation").asText(), row.toString());
      }
    }
    assertEquals(8, timed, outcome.out);
  }

  @Test
  void layersAreFoundByName() {
    Outcome outcome =
        run("bench conv --layers dw.*14$,resnet-64-64-56 --algorithms reference --rounds 1");
    assertEquals(0, outcome.exit, outcome.out + outcome.err);
    assertTrue(outcome.out.contains("conv:ic512_ih14_oc512_k3_p1_g512"), outcome.out);
    assertTrue(outcome.out.contains("conv:ic64_ih56_oc64_k3_p1"), outcome.out);
    assertTrue(
        outcome.out.contains("refused: the reference, not timed over 10 MFLOP"), outcome.out);
    outcome.out.lines().forEach(line -> assertTrue(tableFits(line), line));
  }

  private static Set<String> names(JsonNode node) {
    Set<String> names = new TreeSet<>();
    node.fieldNames().forEachRemaining(names::add);
    return names;
  }

  @Test
  void aPeerThatIsNotThereIsARow() {
    Outcome outcome = run("bench gemm --size 4,4,4 --rounds 1 --algorithms auto --peers=openblas");
    assertTrue(outcome.out.contains("openblas"), outcome.out);
    assertTrue(outcome.out.contains("refused: not on the class path"), outcome.out);
  }

  @Test
  void ofPeersThatConvolveToo() {
    Outcome outcome =
        run("bench conv --problem conv:ic4_ih4_oc4_k3 --rounds 1 --algorithms reference --peers");
    for (String peer : List.of("onednn", "ort", "djl")) {
      assertTrue(outcome.out.contains(peer), outcome.out);
    }
    assertTrue(outcome.out.contains("refused: not on the class path"), outcome.out);
  }

  @Test
  void trainingIsHeldAgainstDoubles(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("rows.json");
    Outcome outcome =
        run(
            "bench train --quick --job train:lenet5 --rounds 1 --peers --threads 1,2 --json "
                + json);
    assertEquals(0, outcome.exit, outcome.out + outcome.err);
    assertTrue(outcome.out.contains("bytes allocated"), outcome.out);
    outcome
        .out
        .lines()
        .filter(line -> line.startsWith("train:"))
        .forEach(line -> assertTrue(line.length() <= 100, line));
    int ours = 0;
    for (JsonNode row : new ObjectMapper().readTree(json.toFile()).get("rows")) {
      assertEquals("train:lenet5_n64/adam", row.get("problem").asText());
      if (row.get("implementation").asText().equals("lanewise:auto")) {
        assertEquals("ok", row.get("status").asText(), row.toString());
        assertTrue(row.get("error").asDouble() < 1e-4, row.toString());
        ours++;
      } else {
        assertEquals("refused", row.get("status").asText(), row.toString());
      }
    }
    assertEquals(2, ours);
  }

  @Test
  void severalThreadCountsGiveTheScaling() {
    Outcome outcome = run("bench gemm --size 8,8,8 --rounds 1 --algorithms auto --threads 1,2");
    assertTrue(outcome.out.contains("Speed on 2 threads over 1"), outcome.out);
  }

  @Test
  void startupStartsFreshJvms() {
    Outcome outcome = run("bench startup --launches 2 --size 32 --seconds 1");
    assertTrue(outcome.exit <= 1, outcome.err);
    // On a busy machine the library may have something to say in between, and a launch be late.
    assertTrue(outcome.out.lines().count() >= 4, outcome.out);
    assertTrue(outcome.out.contains("of 2 launches"), outcome.out);
  }

  @Test
  void ulpsPrintsARowAFunction() {
    Outcome outcome = run("ulps --step 1000003");
    assertEquals(0, outcome.exit, outcome.err);
    assertEquals(
        List.of("function", "exp", "expm1", "log", "log1p", "tanh", "sigmoid", "erf", "pow"),
        outcome.out.lines().map(line -> line.split(" ")[0]).toList());
  }

  @Test
  void aNetworkEndsWithItsTotal(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("rows.json");
    Outcome outcome =
        run(
            "bench lenet5 --rounds 1 --budget 1s --batch 2 --algorithms"
                + " auto,implicit-gemm,depthwise,direct,tiled,gemv --json "
                + json);
    assertEquals(0, outcome.exit, outcome.out + outcome.err);
    Report report = Report.read(json);
    if (report.leftOut().isEmpty()) {
      assertTrue(outcome.out.contains("lanewise:auto"), outcome.out);
      assertTrue(outcome.out.contains(Total.BEST), outcome.out);
      assertTrue(outcome.out.contains("regret"), outcome.out);
    }
    Row first = report.rows().getFirst();
    assertEquals("conv:n2_ic1_ih32_oc6_k5", first.problem());
    assertEquals("conv1", first.layer());
    assertEquals(1, first.repeat());
    valid(json);
  }

  @Test
  void whatTheBudgetDoesNotReachIsNamed(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("rows.json");
    Outcome outcome =
        run("bench networks --rounds 1 --budget 1s --algorithms reference --json " + json);
    assertEquals(0, outcome.exit, outcome.out + outcome.err);
    Report report = Report.read(json);
    assertFalse(report.leftOut().isEmpty());
    assertTrue(outcome.out.contains("Left out, for want of time:"), outcome.out);
    assertTrue(outcome.out.contains("  " + report.leftOut().getLast()), outcome.out);
    valid(json);
  }

  @Test
  void forksAreFreshJvms(@TempDir Path folder) throws IOException {
    Path json = folder.resolve("rows.json");
    Outcome outcome =
        run(
            "bench --problem conv:ic4_ih6_oc4_k3 --problem act:relu_iw1000 --rounds 1"
                + " --algorithms reference,direct --forks 2 --json "
                + json);
    assertEquals(0, outcome.exit, outcome.out + outcome.err);
    Report report = Report.read(json);
    assertEquals(2, report.forks());
    Row row = report.rows().getFirst();
    assertEquals("lanewise:direct", row.implementation());
    assertEquals(2, row.forkMedianNanos().size());
    assertTrue(row.quartile1Nanos() <= row.medianNanos(), row.toString());
    assertTrue(outcome.out.contains("fk±%"), outcome.out);
    valid(json);
  }

  @Test
  void aRunEqualsItself(@TempDir Path folder) {
    Path json = folder.resolve("rows.json");
    Path html = folder.resolve("report.html");
    Outcome bench =
        run(
            "bench gemm --size 5,6,7 --rounds 1 --algorithms auto --json "
                + json
                + " --html "
                + html);
    assertTrue(bench.exit <= 1, bench.err);
    assertTrue(Files.exists(html));
    Outcome outcome = run("compare " + json + " " + json);
    assertEquals(0, outcome.exit, outcome.err);
    assertTrue(outcome.out.contains("Same machine, same command."), outcome.out);
    assertTrue(outcome.out.contains("1.000 times as fast"), outcome.out);
    assertTrue(outcome.out.contains("0 faster, 0 slower, 1 same"), outcome.out);
  }

  /** Holds a file against the documented schema. */
  private static void valid(Path json) throws IOException {
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(Report.class.getResourceAsStream("report.schema.json"));
    assertEquals(List.of(), schema.validate(Files.readString(json), InputFormat.JSON));
  }
}
