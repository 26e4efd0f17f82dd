package io.lanewise.nn.safetensors;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes a checkpoint over and over is killed at any instant, dozens of times: there
 * is always one of the versions, in whole.
 */
class KillTest {
  private static final int KILLS = 30;

  /** Longer than it takes to write a version. */
  private static final int LONGEST_LIFE_MICROS = 60_000;

  /** The versions of one child begin where those of the one before must have ended. */
  private static final long VERSIONS = 1_000_000;

  private static final int ELEMENTS = 300_000;

  @TempDir private Path folder;

  /** Writes versions from a first one on, until it is killed. */
  static final class Writer {
    private Writer() {}

    public static void main(String[] arguments) throws IOException {
      Path file = Path.of(arguments[0]);
      for (long version = Long.parseLong(arguments[1]); ; version++) {
        write(file, version);
        System.out.println(version);
      }
    }
  }

  private static void write(Path file, long version) throws IOException {
    float[] weights = new float[ELEMENTS];
    Arrays.fill(weights, version);
    Map<String, Entry> entries =
        Map.of(
            "first", Entry.of(Shape.of(ELEMENTS), weights),
            "second", Entry.of(Shape.of(2, ELEMENTS / 2), weights),
            "version", Entry.of(Shape.SCALAR, version));
    Safetensors.write(file, entries, Map.of("version", Long.toString(version)));
  }

  /** The version that is there; all of it must be of that one. */
  private static long read(Path file) throws IOException {
    try (Safetensors read = Safetensors.open(file)) {
      long version = read.readLongs("version")[0];
      assertEquals(Map.of("version", Long.toString(version)), read.metadata());
      float[] expected = new float[ELEMENTS];
      Arrays.fill(expected, version);
      assertTrue(Arrays.equals(expected, read.readFloats("first")), "first is whole");
      assertTrue(Arrays.equals(expected, read.readFloats("second")), "second is whole");
      return version;
    }
  }

  @Test
  void aKillLeavesAWholeVersion() throws IOException, InterruptedException {
    Path file = folder.resolve("checkpoint.safetensors");
    Random random = new Random(7);
    int inTheMiddle = 0;
    write(file, VERSIONS - 1);
    for (int kill = 1; kill <= KILLS; kill++) {
      long reported = liveAndDie(file, kill * VERSIONS, random.nextInt(LONGEST_LIFE_MICROS));
      long version = read(file);
      assertTrue(
          version == reported || version == reported + 1,
          version + " is there, " + reported + " was the last one reported");
      inTheMiddle = countLeft();
    }
    assertTrue(inTheMiddle >= KILLS / 4, "only " + inTheMiddle + " were killed while writing");
    write(file, 1);
    assertEquals(1, read(file), "what was left behind does no harm");
  }

  private int countLeft() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return (int) files.filter(path -> path.toString().endsWith(".tmp")).count();
    }
  }

  /** Runs a writer until its first version is there and so much longer; gives the last reported. */
  private static long liveAndDie(Path file, long first, int micros)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                file.toString(),
                Long.toString(first))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (var reader = process.inputReader()) {
      assertEquals(Long.toString(first), reader.readLine());
      TimeUnit.MICROSECONDS.sleep(micros);
      // By its handle: a process that is destroyed closes what it printed.
      process.toHandle().destroyForcibly();
      assertTrue(process.waitFor(60, TimeUnit.SECONDS), "the writer is dead");
      long last = first;
      for (String line = reader.readLine(); line != null; line = reader.readLine()) {
        last = Long.parseLong(line);
      }
      return last;
    } finally {
      process.destroyForcibly();
    }
  }
}
