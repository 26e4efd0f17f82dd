package io.lanewise.nn.data;

import java.io.ByteArrayOutputStream;
import java.nio.file.Path;

/**
 * Looks over the segments of a JPEG file before its first scan, and leaves out what decoding does
 * not need: profiles, thumbnails, comments, some of which ImageIO reads and warns about.
 */
final class Jpeg {
  private static final int MARK = 0xff;
  private static final int START = 0xd8;
  private static final int SCAN = 0xda;
  private static final int COMMENT = 0xfe;

  /** Application segments are APP0 to APP15. */
  private static final int APP0 = 0xe0;

  private static final int APP15 = 0xef;

  /** Adobe's, which says how colours are coded. */
  private static final int APP14 = 0xee;

  private Jpeg() {}

  /** Whether these bytes begin as JPEG does. */
  static boolean is(byte[] bytes) {
    return bytes.length > 2
        && at(bytes, 0) == MARK
        && at(bytes, 1) == START
        && at(bytes, 2) == MARK;
  }

  /** The file without the segments that decoding does not need. */
  static byte[] checked(Path file, byte[] bytes) throws DataFormatException {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    out.write(bytes, 0, 2);
    int position = 2;
    int marker = START;
    while (marker != SCAN) {
      if (bytes.length - position < 4 || at(bytes, position) != MARK) {
        throw DataFormatException.at(
            file,
            position,
            "a JPEG segment",
            bytes.length - position < 4
                ? bytes.length - position + " bytes to the end of the file"
                : "%02x".formatted(bytes[position]));
      }
      marker = at(bytes, position + 1);
      if (marker == MARK) {
        // Any number of them may stand before a segment.
        position++;
        continue;
      }
      int length = at(bytes, position + 2) << Byte.SIZE | at(bytes, position + 3);
      if (length < 2 || length > bytes.length - position - 2) {
        throw DataFormatException.at(
            file,
            position + 2,
            "a JPEG segment of 2 to " + (bytes.length - position - 2) + " bytes",
            length);
      }
      if (isNeeded(marker)) {
        out.write(bytes, position, 2 + length);
      }
      position += 2 + length;
    }
    out.write(bytes, position, bytes.length - position);
    return out.toByteArray();
  }

  private static boolean isNeeded(int marker) {
    boolean application = marker >= APP0 && marker <= APP15;
    return marker != COMMENT && (!application || marker == APP0 || marker == APP14);
  }

  private static int at(byte[] bytes, int position) {
    return bytes[position] & 0xff;
  }
}
