package io.lanewise.bench.startup;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.lanewise.bench.timing.Timing;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Starts fresh JVMs one after the other, without any flag but {@code --add-modules}, each with
 * another first call, and judges how soon each was as fast as usual.
 *
 * @param count how many
 * @param size rows and columns of the product
 * @param threads on how many threads
 * @param seconds how long each runs after its first call
 */
public record Launches(int count, int size, int threads, int seconds) {
  /** By when the usual speed must be reached. */
  static final int DEADLINE_SECONDS = 3;

  private static final double ENOUGH = 0.9;

  /** How one launch came out. */
  private record Judged(int number, Launch.Result result, String fault, boolean noisy) {}

  /** Runs them, tells each line as it comes, and returns whether none fell short. */
  public boolean run(Consumer<String> out) throws IOException, InterruptedException {
    List<Launch.Result> results = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Launch.Result result = launch(FirstCall.values()[i % FirstCall.values().length], out);
      out.accept(line(i + 1, result));
      results.add(result);
    }
    double usual = median(results.stream().map(Launch.Result::best).toList());
    double usualPeak = median(results.stream().map(Launch.Result::peakGflops).toList());
    List<Judged> judged = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      judged.add(judge(i + 1, results.get(i), usual, usualPeak));
    }
    List<Judged> noisy = judged.stream().filter(Judged::noisy).toList();
    List<Judged> failed = judged.stream().filter(j -> !j.fault.isEmpty() && !j.noisy).toList();
    for (Judged j : noisy) {
      out.accept(
          String.format(
              Locale.ROOT,
              "launch %d %s, but so did the machine: peak %.1f, usually %.1f GFLOP/s",
              j.number,
              j.fault,
              j.result.peakGflops(),
              usualPeak));
    }
    String usually =
        String.format(Locale.ROOT, "the usual %.1f GFLOP/s (FMA peak %.1f)", usual, usualPeak);
    if (failed.isEmpty()) {
      out.accept(
          (count - noisy.size())
              + " of "
              + count
              + " launches reached 90 % of "
              + usually
              + " within "
              + DEADLINE_SECONDS
              + " s"
              + (noisy.isEmpty() ? "" : ", " + noisy.size() + " on a slower machine"));
      return true;
    }
    out.accept(
        failed.size()
            + " of "
            + count
            + " launches fell short of "
            + usually
            + ": "
            + String.join("; ", failed.stream().map(Launches::name).toList()));
    return false;
  }

  private static String name(Judged judged) {
    return "launch " + judged.number + " (" + judged.result.firstCall() + ") " + judged.fault;
  }

  /**
   * A launch is excused when the machine itself, by its FMA peak, had become slower to the same
   * degree.
   */
  private static Judged judge(int number, Launch.Result result, double usual, double usualPeak) {
    String fault = fault(result, usual);
    double machine = usualPeak > 0 ? result.peakGflops() / usualPeak : 1;
    boolean noisy =
        !fault.isEmpty() && machine < ENOUGH && fault(result, usual * machine).isEmpty();
    return new Judged(number, result, fault, noisy);
  }

  private static String fault(Launch.Result result, double usual) {
    double wanted = ENOUGH * usual;
    if (!result.sameAnswer()) {
      return "changed its answer";
    }
    if (result.within(DEADLINE_SECONDS) < wanted) {
      return String.format(
          Locale.ROOT,
          "reached %.1f in %d s, %.1f later",
          result.within(DEADLINE_SECONDS),
          DEADLINE_SECONDS,
          result.best());
    }
    double last = result.seconds().getLast();
    return last < wanted ? String.format(Locale.ROOT, "fell to %.1f at the end", last) : "";
  }

  private static double median(List<Double> values) {
    return Timing.median(values.stream().mapToDouble(v -> v).toArray());
  }

  private static String line(int number, Launch.Result result) {
    StringBuilder text =
        new StringBuilder(String.format(Locale.ROOT, "%3d %-10s", number, result.firstCall()));
    for (double speed : result.seconds()) {
      text.append(String.format(Locale.ROOT, " %6.1f", speed));
    }
    return text.append(String.format(Locale.ROOT, "   peak %6.1f", result.peakGflops())).toString();
  }

  /** The heading of the lines. */
  public String heading() {
    StringBuilder text = new StringBuilder("  # first call");
    for (int second = 1; second <= seconds; second++) {
      text.append(String.format(Locale.ROOT, " %6s", second + " s"));
    }
    return text + "   GFLOP/s, best in each second";
  }

  private Launch.Result launch(FirstCall first, Consumer<String> out)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--add-modules",
                "jdk.incubator.vector",
                "-cp",
                absolute(System.getProperty("java.class.path")),
                Launch.class.getName(),
                first.name(),
                Integer.toString(size),
                Integer.toString(threads),
                Integer.toString(seconds))
            .redirectErrorStream(true);
    // Flags from the environment would make it another JVM than the one users start.
    builder
        .environment()
        .keySet()
        .removeIf(name -> name.matches("JAVA_TOOL_OPTIONS|JDK_JAVA_OPTIONS|_JAVA_OPTIONS"));
    Process process = builder.start();
    List<String> lines = process.inputReader(StandardCharsets.UTF_8).readAllLines();
    int exit = process.waitFor();
    if (exit != 0) {
      throw new IOException(
          "a launch beginning with " + first + " ended with exit code " + exit + ": " + lines);
    }
    // Whatever the library had to say before its result, such as a kernel that stayed slow.
    lines.stream()
        .limit(lines.size() - 1)
        .filter(line -> !line.contains("Using incubator modules"))
        .forEach(line -> out.accept("    " + line));
    return new ObjectMapper().readValue(lines.getLast(), Launch.Result.class);
  }

  private static String absolute(String classPath) {
    return Arrays.stream(classPath.split(File.pathSeparator))
        .map(part -> new File(part).getAbsolutePath())
        .reduce((x, y) -> x + File.pathSeparator + y)
        .orElse("");
  }
}
