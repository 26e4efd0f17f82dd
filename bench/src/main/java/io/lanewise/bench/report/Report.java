package io.lanewise.bench.report;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.lanewise.bench.machine.MachineCard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * A whole run. As JSON it is what {@code report.schema.json} beside this class describes.
 *
 * @param schema {@value #SCHEMA}; grows when a name or a meaning changes
 * @param version of this library
 * @param revision of its sources; empty when unknown
 * @param command what was typed
 * @param time when the run began, in UTC
 * @param seconds how long it took
 * @param forks in how many JVMs each row was measured
 * @param interrupted whether somebody stopped it
 * @param leftOut the problems that were not measured, for want of time
 * @param othersPercent how much of the processors other programs took meanwhile
 * @param machine where, and with what
 * @param rows what came out
 */
public record Report(
    int schema,
    String version,
    String revision,
    String command,
    String time,
    double seconds,
    int forks,
    boolean interrupted,
    List<String> leftOut,
    double othersPercent,
    MachineCard machine,
    List<Row> rows) {
  /** The form's number. */
  public static final int SCHEMA = 1;

  private static final ObjectMapper JSON =
      JsonMapper.builder()
          .enable(SerializationFeature.INDENT_OUTPUT)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // Components alone, no questions that a record answers.
          .disable(MapperFeature.AUTO_DETECT_IS_GETTERS)
          .build();

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

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException when the file cannot be read or holds something else
   */
  public static Report read(Path file) {
    Report report;
    try {
      report = JSON.readValue(file.toFile(), Report.class);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(file + " is no report: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot read " + file + ": " + e.getMessage(), e);
    }
    if (report.schema != SCHEMA || report.machine == null || report.rows == null) {
      throw new IllegalArgumentException(
          file + " is no report of schema " + SCHEMA + ", it says " + report.schema);
    }
    return report;
  }
}
