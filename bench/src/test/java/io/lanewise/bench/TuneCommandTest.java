package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.tuning.Host;
import io.lanewise.kernels.tuning.Measurement;
import io.lanewise.kernels.tuning.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From problems to a file, and from the file to a choice. */
class TuneCommandTest {
  private static final String CONV = "conv:ic5_ih6_oc7_k3_p1";

  @Test
  void theCatalogueIsMeasuredAndTheFileIsWhatThePlannerGoesBy(@TempDir Path folder)
      throws IOException {
    Path file = folder.resolve("new/folder/tuning");
    Outcome outcome =
        Outcome.of(
                "tune --quick --rounds 1 --threads 1,2 --problem gemm:m4_n1_k9 --problem "
                    + CONV
                    + "/bias/relu/strict --problem pool:max_ic3_ih9_k2 --file "
                    + file)
            .fine();
    outcome.has("Untuned, auto takes ", "Written to " + file);
    outcome.out().lines().forEach(line -> assertTrue(line.length() <= 100 || line.startsWith("W")));

    Tuning written = Tuning.parse("file", Files.readAllLines(file));
    assertEquals(Files.readAllLines(file), written.lines());
    TreeSet<String> seen = new TreeSet<>();
    for (Measurement m : written.measurements()) {
      assertEquals(Host.current(), m.host());
      assertTrue(m.nanos() > 0, m.toString());
      seen.add(m.threads() + " " + m.problem() + " " + m.algorithm());
    }
    assertTrue(
        seen.containsAll(
            List.of(
                "1 " + CONV + " direct",
                "1 " + CONV + " im2col",
                "1 " + CONV + " implicit-gemm",
                "1 " + CONV + " reference",
                "1 " + CONV + " winograd-2x2",
                "1 " + CONV + " winograd-6x6",
                "2 " + CONV + " direct",
                "1 gemm:m4_n1_k9 gemv",
                "1 gemm:m4_n1_k9 tiled",
                "1 pool:max_ic3_ih9_k2 pooling",
                "1 pool:max_ic3_ih9_k2 reference")),
        seen.toString());
    assertTrue(
        seen.stream().noneMatch(s -> s.matches(".* (auto|packed|copy|depthwise)")), "" + seen);

    Outcome.of("explain --tuning " + file + " " + CONV)
        .fine()
        .has("chosen: by what was measured here (tuning)", "measured  1.00 x");
  }

  @Test
  void whatTheFileSaysOfOthersIsKept(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tuning");
    Measurement foreign =
        new Measurement(new Host("another", "25", 16), 1, "gemm:m4_n4_k4", "tiled", 7);
    Measurement other = new Measurement(Host.current(), 1, "gemm:m5_n5_k5", "tiled", 7);
    Measurement old = new Measurement(Host.current(), 1, "gemm:m4_n4_k4", "gone", 7);
    Files.write(file, Tuning.of(List.of(foreign, other, old)).lines());
    Outcome.of("tune --quick --rounds 1 --problem gemm:m4_n4_k4 --file " + file).fine();
    Tuning written = Tuning.parse("file", Files.readAllLines(file));
    assertTrue(written.measurements().containsAll(List.of(foreign, other)));
    assertTrue(written.measurements().stream().noneMatch(m -> m.algorithm().equals("gone")));
    assertEquals(4, written.measurements().size(), written.lines()::toString);
  }

  @Test
  void theBudgetIsKept(@TempDir Path folder) {
    Outcome outcome =
        Outcome.of("tune --quick --suite elementwise --budget 1s --file " + folder.resolve("t"))
            .fine();
    assertTrue(outcome.out().contains("were left out, out of time."), outcome.out());
  }

  @Test
  void directionAndBatchChangeConvolutions(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tuning");
    Outcome.of(
            "tune --quick --rounds 1 --direction backward-weights --batch 3 --problem "
                + CONV
                + " --file "
                + file)
        .fine();
    for (Measurement m : Tuning.parse("file", Files.readAllLines(file)).measurements()) {
      assertEquals("conv:n3_ic5_ih6_oc7_k3_p1/backward-weights", m.problem());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "tune --suite nonsense",
        "tune --problem nonsense",
        "tune --problem conv:ic4",
        "tune --problem gemm:m4_n4_k4/relu",
        "tune --problem conv:ic4_ih4_oc4_k3/backward-bias",
        "tune --direction sideways --problem " + CONV,
        "tune --direction backward-bias --problem " + CONV,
        "tune --batch 0 --problem " + CONV,
        "tune --threads 0 --problem " + CONV,
        "tune --rounds 0 --problem " + CONV,
        "tune --budget soon --problem " + CONV,
        "tune --budget 0s --problem " + CONV,
        "tune --nonsense"
      })
  void badOptionsGetOneSentence(String arguments) {
    Outcome.of(arguments).refused();
  }

  @Test
  void aMalformedFileIsNotOverwritten(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tuning");
    Files.writeString(file, "\nnonsense\n");
    Outcome outcome = Outcome.of("tune --problem " + CONV + " --file " + file);
    outcome.refused();
    assertTrue(outcome.err().contains(file + ":2 must be"), outcome.err());
    assertEquals("\nnonsense\n", Files.readString(file));
  }
}
