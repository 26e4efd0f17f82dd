package io.lanewise.testkit.jvm;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What another JVM printed: the same JDK and class path as this one, other flags.
 *
 * @param flags the flags it was started with
 * @param exit its exit code
 * @param out lines of its standard output
 * @param err lines of its standard error, where the library's warnings go
 */
record Fork(List<String> flags, int exit, List<String> out, List<String> err) {
  static final String MODULE = "--add-modules=jdk.incubator.vector";

  private static final long PATIENCE_SECONDS = 180;

  /** Runs a main class to its end. */
  static Fork run(List<String> flags, Class<?> main, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(flags);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    try {
      Path out = Files.createTempFile("lanewise", ".out");
      Path err = Files.createTempFile("lanewise", ".err");
      Process process =
          new ProcessBuilder(command)
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("no answer in " + PATIENCE_SECONDS + " s from " + command);
      }
      Fork fork =
          new Fork(flags, process.exitValue(), Files.readAllLines(out), Files.readAllLines(err));
      Files.delete(out);
      Files.delete(err);
      return fork;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /** The library's warnings; the JVM's own, about incubating modules, is not one. */
  List<String> warnings() {
    List<String> found = new ArrayList<>();
    for (String line : err) {
      if (line.startsWith("WARNING: ") && !line.contains("incubator modules")) {
        found.add(line);
      }
    }
    return found;
  }

  /** Everything, for a failure's message. */
  @Override
  public String toString() {
    return flags
        + " ended with "
        + exit
        + "\n"
        + String.join("\n", out)
        + "\n"
        + String.join("\n", err);
  }
}
