package io.lanewise.nn.data;

import java.io.IOException;
import java.io.Serial;
import java.nio.file.Path;

/**
 * A file or folder is not what it should be. The message is one sentence: <em>file: place: expected
 * this, got that</em>.
 */
public final class DataFormatException extends IOException {
  @Serial private static final long serialVersionUID = 1;

  private final String file;
  private final long offset;
  private final long line;

  private DataFormatException(
      Path file, long offset, long line, String place, String expected, Object got) {
    super(file + ": " + place + "expected " + expected + ", got " + got);
    this.file = file.toString();
    this.offset = offset;
    this.line = line;
  }

  /** At a byte of a file. */
  static DataFormatException at(Path file, long offset, String expected, Object got) {
    return new DataFormatException(file, offset, -1, "byte " + offset + ": ", expected, got);
  }

  /** At a byte of what a file holds packed. */
  static DataFormatException atUnpacked(Path file, long offset, String expected, Object got) {
    return new DataFormatException(
        file, offset, -1, "byte " + offset + " unpacked: ", expected, got);
  }

  /** At a line of a text, counted from 1. */
  static DataFormatException atLine(Path file, long line, String expected, Object got) {
    return new DataFormatException(file, -1, line, "line " + line + ": ", expected, got);
  }

  /** Of a file or folder as a whole. */
  static DataFormatException of(Path file, String expected, Object got) {
    return new DataFormatException(file, -1, -1, "", expected, got);
  }

  /** The file or folder. */
  public String file() {
    return file;
  }

  /** The offset in bytes (of the unpacked bytes, if the file is gzip); −1 where there is none. */
  public long offset() {
    return offset;
  }

  /** The line of a text, the first being 1; −1 where there is none. */
  public long line() {
    return line;
  }
}
