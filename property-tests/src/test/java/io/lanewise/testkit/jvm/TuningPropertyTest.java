package io.lanewise.testkit.jvm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.conv.ConvOptions;
import io.lanewise.kernels.conv.ConvPlan;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.tuning.Host;
import io.lanewise.kernels.tuning.Measurement;
import io.lanewise.kernels.tuning.Tuning;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The property {@code lanewise.tuning}. */
class TuningPropertyTest {
  private static final String PROBLEM = "conv:ic16_ih12_oc16_k3_p1";

  /** Plans twice, and prints what was chosen or why nothing was. */
  static final class Plans {
    public static void main(String[] arguments) {
      for (int times = 0; times < 2; times++) {
        try {
          ConvPlan plan = ConvPlan.of(ConvProblem.parse(PROBLEM), ConvOptions.DEFAULT);
          System.out.println(plan.algorithm());
        } catch (IllegalArgumentException e) {
          System.out.println(e.getMessage());
        }
      }
    }
  }

  private static Fork start(Path file) {
    Fork fork = Fork.run(List.of(Fork.MODULE, "-Dlanewise.tuning=" + file), Plans.class);
    assertEquals(0, fork.exit(), fork::toString);
    assertEquals(2, fork.out().size(), fork::toString);
    return fork;
  }

  @Test
  void aFileIsRead(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tuning");
    Measurement here = new Measurement(Host.current(), 1, PROBLEM, "im2col", 5);
    Measurement other = new Measurement(new Host("another", "1", 2), 1, PROBLEM, "direct", 5);
    Files.write(file, Tuning.of(List.of(here, other)).lines());
    Fork fork = start(file);
    assertEquals(List.of("im2col", "im2col"), fork.out(), fork::toString);
    assertEquals(
        1, fork.err().stream().filter(l -> l.contains("1 of 2 lines")).count(), fork::toString);
  }

  @Test
  void aMalformedOneIsNamedEachTime(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("tuning");
    Files.write(file, List.of("", "nonsense"));
    Fork fork = start(file);
    for (String line : fork.out()) {
      assertTrue(line.startsWith("tuning: " + file + ":2 must be"), fork::toString);
    }
  }

  @Test
  void aMissingOneIsNamed(@TempDir Path folder) {
    Fork fork = start(folder.resolve("missing"));
    assertTrue(fork.out().getLast().startsWith("tuning: file must be one"), fork::toString);
  }
}
