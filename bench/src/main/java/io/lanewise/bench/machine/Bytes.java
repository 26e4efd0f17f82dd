package io.lanewise.bench.machine;

/** Numbers of bytes for people. */
public final class Bytes {
  private Bytes() {}

  /** In the unit that leaves one to four digits. */
  public static String text(long bytes) {
    if (bytes < 10 * 1024) {
      return bytes + " B";
    }
    if (bytes < 10 * 1024 * 1024) {
      return bytes / 1024 + " KiB";
    }
    return bytes / (1024 * 1024) + " MiB";
  }
}
