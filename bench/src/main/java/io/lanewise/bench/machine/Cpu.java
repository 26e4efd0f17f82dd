package io.lanewise.bench.machine;

import io.lanewise.kernels.tuning.Host;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The processor as the operating system tells it: Linux by its files, macOS by sysctl, elsewhere
 * unknown.
 *
 * @param model the maker's name for it
 * @param isa the vector instructions it has
 * @param processors what the JVM may use
 * @param caches those of one core; empty when unknown
 */
public record Cpu(String model, String isa, int processors, List<Cache> caches) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");
  private static final Path CACHES = Path.of("/sys/devices/system/cpu/cpu0/cache");

  /** Asks. */
  public static Cpu current() {
    String model = Host.current().cpu();
    int processors = Runtime.getRuntime().availableProcessors();
    String os = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    if (Files.isReadable(CPUINFO)) {
      List<String> lines = lines(CPUINFO);
      String flags = value(lines, "flags", "Features");
      return new Cpu(model, isa(Set.of(flags.split("\\s+"))), processors, linuxCaches());
    }
    if (os.contains("mac")) {
      String features = sysctl("machdep.cpu.features") + " " + sysctl("machdep.cpu.leaf7_features");
      return new Cpu(
          model,
          isa(Set.of(features.toLowerCase(Locale.ROOT).split("\\s+"))),
          processors,
          macCaches());
    }
    return new Cpu(model, isa(Set.of()), processors, List.of());
  }

  /** The widest of each family; the architecture alone where the system tells no more. */
  static String isa(Set<String> flags) {
    String arch = System.getProperty("os.arch", "unknown");
    List<String> found = new ArrayList<>();
    if (flags.contains("avx512f")) {
      found.add("AVX-512");
    }
    if (flags.contains("avx2")) {
      found.add("AVX2");
    }
    if (flags.contains("fma")) {
      found.add("FMA");
    }
    if (flags.contains("sve2")) {
      found.add("SVE2");
    } else if (flags.contains("sve")) {
      found.add("SVE");
    }
    // Every 64-bit ARM has it.
    if (flags.contains("asimd") || arch.equals("aarch64")) {
      found.add("NEON");
    }
    return arch + (found.isEmpty() ? "" : " with " + String.join(", ", found));
  }

  /** What stands after the first of these keys. */
  private static String value(List<String> lines, String... keys) {
    for (String key : keys) {
      for (String line : lines) {
        int colon = line.indexOf(':');
        if (colon > 0 && line.substring(0, colon).strip().equals(key)) {
          return line.substring(colon + 1).strip();
        }
      }
    }
    return "";
  }

  private static List<Cache> linuxCaches() {
    List<Cache> caches = new ArrayList<>();
    try (Stream<Path> folders = Files.list(CACHES)) {
      for (Path folder : folders.sorted().toList()) {
        String type = first(folder.resolve("type"));
        String size = first(folder.resolve("size"));
        if (!type.equals("Instruction") && size.matches("\\d+K")) {
          caches.add(
              new Cache(
                  "L" + first(folder.resolve("level")) + (type.equals("Data") ? "d" : ""),
                  1024 * Long.parseLong(size.substring(0, size.length() - 1)),
                  count(first(folder.resolve("shared_cpu_list")))));
        }
      }
    } catch (IOException e) {
      // Some virtual machines hide them.
    }
    return caches;
  }

  /** How many processors a list like {@code 0-3,8} names. */
  static int count(String list) {
    int count = 0;
    for (String range : list.split(",")) {
      String[] ends = range.split("-");
      if (!ends[0].isBlank()) {
        count += Integer.parseInt(ends[ends.length - 1]) - Integer.parseInt(ends[0]) + 1;
      }
    }
    return count;
  }

  private static List<Cache> macCaches() {
    List<Cache> caches = new ArrayList<>();
    String[][] names = {{"L1d", "l1dcachesize"}, {"L2", "l2cachesize"}, {"L3", "l3cachesize"}};
    for (String[] name : names) {
      // The fast cores first; Intel Macs have no such levels.
      String size = sysctl("hw.perflevel0." + name[1]);
      size = size.isEmpty() ? sysctl("hw." + name[1]) : size;
      if (size.matches("[1-9]\\d*")) {
        caches.add(new Cache(name[0], Long.parseLong(size), 0));
      }
    }
    return caches;
  }

  private static String sysctl(String key) {
    try {
      Process process =
          new ProcessBuilder("sysctl", "-n", key)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      String text = new String(process.getInputStream().readAllBytes()).strip();
      return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0 ? text : "";
    } catch (IOException e) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }

  private static String first(Path file) {
    List<String> lines = lines(file);
    return lines.isEmpty() ? "" : lines.getFirst().strip();
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }
}
