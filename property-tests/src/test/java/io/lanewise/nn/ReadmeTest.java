package io.lanewise.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What README shows as a whole class compiles. */
class ReadmeTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Pattern BLOCK = Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("public class (\\w+)");

  @TempDir private Path classes;

  @Test
  void theQuickStartCompilesAndIsTwentyLines() throws IOException {
    Matcher block = BLOCK.matcher(Files.readString(README));
    int compiled = 0;
    while (block.find()) {
      Matcher name = CLASS.matcher(block.group(1));
      if (name.find()) {
        compile(name.group(1), block.group(1));
        compiled++;
        long lines = block.group(1).lines().filter(line -> !line.startsWith("import")).count();
        assertTrue(lines <= 23, lines + " lines of " + name.group(1));
      }
    }
    assertTrue(compiled > 0, "README has a whole class");
  }

  private void compile(String name, String text) throws IOException {
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    DiagnosticCollector<JavaFileObject> problems = new DiagnosticCollector<>();
    JavaFileObject source =
        new SimpleJavaFileObject(
            URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
          @Override
          public CharSequence getCharContent(boolean ignoreErrors) {
            return text;
          }
        };
    try (StandardJavaFileManager files = compiler.getStandardFileManager(problems, null, null)) {
      List<String> options =
          List.of(
              "-d", classes.toString(), "-cp", System.getProperty("java.class.path"), "-proc:none");
      boolean done = compiler.getTask(null, files, problems, options, null, List.of(source)).call();
      assertEquals(List.of(), problems.getDiagnostics());
      assertTrue(done);
    }
  }
}
