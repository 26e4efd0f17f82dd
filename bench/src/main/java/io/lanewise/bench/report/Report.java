package io.lanewise.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.lanewise.bench.machine.MachineCard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A whole run.
 *
 * @param machine where, and with what
 * @param rows what came out
 */
public record Report(MachineCard machine, List<Row> rows) {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  /** The report as JSON. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this) + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes sure that a report can be written there, before a long run rather than after it. */
  public static void prepare(Path file) throws IOException {
    Files.createDirectories(file.toAbsolutePath().getParent());
    Files.newByteChannel(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE).close();
  }

  /** Writes the JSON. */
  public void write(Path file) throws IOException {
    Files.writeString(file, toJson());
  }
}
