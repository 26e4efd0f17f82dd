package io.lanewise.kernels.tuning;

import io.lanewise.kernels.simd.Machine;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Locale;
import java.util.concurrent.TimeUnit;

/**
 * What a measurement is true of: another processor, JDK or vector width may rank algorithms
 * otherwise.
 *
 * @param cpu the maker's name for the processor
 * @param jdk the build of the JDK
 * @param lanes floats in a vector; 0 where the vector kernels are off
 */
public record Host(String cpu, String jdk, int lanes) implements Comparable<Host> {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /** Asking may start a process, so it is done once. */
  private static final class Current {
    static final Host HOST =
        new Host(cpuModel(), Runtime.version().toString(), Machine.current().lanes());
  }

  /** This one. */
  public static Host current() {
    return Current.HOST;
  }

  /** Linux by its files, macOS by sysctl, Windows by its environment, else the architecture. */
  private static String cpuModel() {
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String model =
        Files.isReadable(CPUINFO)
            ? linuxModel()
            : os.contains("mac") ? macModel() : System.getenv("PROCESSOR_IDENTIFIER");
    String plain = model == null ? "" : model.replaceAll("\\s+", " ").strip();
    return plain.isEmpty() ? System.getProperty("os.arch", "unknown") : plain;
  }

  private static String linuxModel() {
    try {
      for (String key : new String[] {"model name", "Model", "cpu model"}) {
        for (String line : Files.readAllLines(CPUINFO)) {
          int colon = line.indexOf(':');
          if (colon > 0 && line.substring(0, colon).strip().equals(key)) {
            return line.substring(colon + 1);
          }
        }
      }
    } catch (IOException e) {
      // Then nobody knows.
    }
    return "";
  }

  private static String macModel() {
    try {
      Process process =
          new ProcessBuilder("sysctl", "-n", "machdep.cpu.brand_string")
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      byte[] text = process.getInputStream().readAllBytes();
      boolean fine = process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
      return fine ? new String(text, StandardCharsets.UTF_8) : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  @Override
  public int compareTo(Host other) {
    return Comparator.comparing(Host::cpu)
        .thenComparing(Host::jdk)
        .thenComparingInt(Host::lanes)
        .compare(this, other);
  }
}
