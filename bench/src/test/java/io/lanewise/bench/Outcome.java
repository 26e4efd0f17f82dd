package io.lanewise.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import picocli.CommandLine;

/** What a command line came to. */
record Outcome(int exit, String out, String err) {
  /** Runs one; arguments are separated by blanks. */
  static Outcome of(String arguments) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
    int exit = line.execute(arguments.split(" "));
    return new Outcome(exit, out.toString(), err.toString());
  }

  /** Fails unless it went well. */
  Outcome fine() {
    assertEquals(0, exit, out + err);
    return this;
  }

  /** Fails unless it was refused in one sentence. */
  void refused() {
    assertEquals(2, exit, out + err);
    assertEquals(1, err.lines().count(), err);
    assertTrue(err.startsWith("lanewise"), err);
    assertEquals("", out);
  }

  /** Fails unless the output has all of these. */
  Outcome has(String... parts) {
    for (String part : parts) {
      assertTrue(out.contains(part), part + " is missing in\n" + out);
    }
    return this;
  }

  /** The lines of the output that begin so, without blanks around. */
  List<String> lines(String beginning) {
    return out.lines().map(String::strip).filter(line -> line.startsWith(beginning)).toList();
  }
}
