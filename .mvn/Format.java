import com.google.googlejavaformat.java.Formatter;
import com.google.googlejavaformat.java.FormatterException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * Run by the build at the root of the tree: checks how the Java sources are formatted, or formats
 * them.
 */
final class Format {
  private static final String FIX = "mvn -q -N verify -Dformat=fix";

  public static void main(String[] arguments) throws IOException {
    String mode = arguments[0];
    boolean fix = mode.equals("fix");
    if (!List.of("check", "fix", "skip").contains(mode)) {
      System.err.println("-Dformat must be check, fix or skip, got " + mode);
      System.exit(2);
    }
    List<Path> unformatted =
        mode.equals("skip")
            ? List.of()
            : sources().parallelStream().filter(file -> !isFormatted(file, fix)).toList();
    if (fix) {
      unformatted.forEach(file -> System.out.println("formatted " + file));
    } else if (!unformatted.isEmpty()) {
      System.err.println("Not formatted, `" + FIX + "` repairs:");
      unformatted.forEach(file -> System.err.println("  " + file));
      System.exit(1);
    }
  }

  private static List<Path> sources() throws IOException {
    List<Path> sources = new ArrayList<>();
    Files.walkFileTree(
        Path.of(""),
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
            String name = folder.getFileName().toString();
            boolean ours = !name.equals("target") && (!name.startsWith(".") || name.equals(".mvn"));
            return ours ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
            if (file.toString().endsWith(".java")) {
              sources.add(file);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return sources.stream().sorted().toList();
  }

  /** Whether the file was formatted already; if not, it is when {@code fix} asks for it. */
  private static boolean isFormatted(Path file, boolean fix) {
    try {
      String text = Files.readString(file);
      String formatted = new Formatter().formatSourceAndFixImports(text);
      boolean same = formatted.equals(text);
      if (!same && fix) {
        Files.writeString(file, formatted);
      }
      return same;
    } catch (FormatterException e) {
      // Not valid Java: the compiler says so better, a moment later.
      return true;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
