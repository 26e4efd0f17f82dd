package io.lanewise.nn.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * The bytes of a file from first to last, unpacked if it is gzip. What is asked for is held to the
 * file's length before it is read, and what is packed is read piece by piece, so that a header that
 * lies costs no memory.
 */
final class FileBytes implements Closeable {
  /** A packed file may unpack to so many times its length, and {@link #SLACK} more. */
  static final long RATIO = 128;

  static final long SLACK = 1 << 20;

  private static final int BUFFER = 1 << 16;
  private static final int GZIP_FIRST = 0x1f;
  private static final int GZIP_SECOND = 0x8b;

  private final Path file;
  private final InputStream in;
  private final boolean packed;
  private final long length;
  private long position;

  private FileBytes(Path file, InputStream in, boolean packed, long length) {
    this.file = file;
    this.in = in;
    this.packed = packed;
    this.length = length;
  }

  /** Opens a file that is not packed, whatever its bytes. */
  static FileBytes plain(Path file) throws IOException {
    long length = Files.size(file);
    return new FileBytes(
        file, new BufferedInputStream(Files.newInputStream(file), BUFFER), false, length);
  }

  /** Opens a file, which is gzip if its first two bytes say so. */
  static FileBytes open(Path file) throws IOException {
    long length = Files.size(file);
    InputStream plain = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      plain.mark(2);
      boolean packed = plain.read() == GZIP_FIRST && plain.read() == GZIP_SECOND;
      plain.reset();
      InputStream in = packed ? new GZIPInputStream(plain, BUFFER) : plain;
      return new FileBytes(file, in, packed, length);
    } catch (ZipException | EOFException e) {
      plain.close();
      throw DataFormatException.at(file, 0, "the header of gzip", e.getMessage());
    } catch (IOException e) {
      plain.close();
      throw e;
    }
  }

  /** The largest that a file of this length may unpack to. */
  static long most(long length) {
    return length * RATIO + SLACK;
  }

  /** Says what is wrong at a place counted back from here. */
  DataFormatException error(long back, String expected, Object got) {
    return packed
        ? DataFormatException.atUnpacked(file, position - back, expected, got)
        : DataFormatException.at(file, position - back, expected, got);
  }

  /** Holds what the header promises to the length of the file. */
  void promise(long bytes, String what) throws DataFormatException {
    if (packed && bytes > most(length) - position) {
      throw error(
          0,
          "no more than " + most(length) + " bytes in a gzip file of " + length,
          what + " of " + bytes);
    }
    if (!packed && bytes != length - position) {
      throw error(0, what + " of " + bytes + " bytes", length - position);
    }
  }

  /** The next bytes. */
  byte[] bytes(int count, String what) throws IOException {
    if (!packed && count > length - position) {
      throw error(0, what + " of " + count + " bytes", length - position);
    }
    byte[] bytes;
    try {
      bytes = in.readNBytes(count);
    } catch (ZipException | EOFException e) {
      throw error(0, what + " of " + count + " bytes", "broken gzip (" + e.getMessage() + ")");
    }
    position += bytes.length;
    if (bytes.length < count) {
      throw error(bytes.length, what + " of " + count + " bytes", bytes.length);
    }
    return bytes;
  }

  /** The next four bytes, the highest first. */
  int integer(String what) throws IOException {
    byte[] bytes = bytes(Integer.BYTES, what);
    int number = 0;
    for (byte one : bytes) {
      number = number << Byte.SIZE | one & 0xff;
    }
    return number;
  }

  /** Holds the file to end here; of a packed one, this checks the sum of all its bytes. */
  void end() throws IOException {
    int next;
    try {
      next = in.read();
    } catch (ZipException | EOFException e) {
      throw error(0, "the end of gzip", "broken gzip (" + e.getMessage() + ")");
    }
    if (next >= 0) {
      throw error(0, "the end of the file", "more bytes");
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
