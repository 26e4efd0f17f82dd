package io.lanewise.nn.data;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import java.util.zip.CRC32;

/**
 * Looks over the chunks of a PNG file before it is decoded: lengths, check sums, sizes, and that it
 * ends where it should. ImageIO does not look at check sums, and reads some of what it does not
 * need (profiles, texts) by lengths that the file gives.
 */
final class Png {
  private static final long SIGNATURE = 0x89504e470d0a1a0aL;
  private static final int HEADER = 13;

  /** What a picture cannot be decoded without. */
  private static final Set<String> CRITICAL = Set.of("IHDR", "PLTE", "IDAT", "IEND");

  private Png() {}

  /** Whether these bytes begin as PNG does. */
  static boolean is(byte[] bytes) {
    return bytes.length >= Long.BYTES && ByteBuffer.wrap(bytes).getLong() == SIGNATURE;
  }

  /** The file without the chunks that decoding does not need. */
  static byte[] checked(Path file, byte[] bytes) throws DataFormatException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length);
    out.write(bytes, 0, Long.BYTES);
    in.position(Long.BYTES);
    String type = "";
    while (!type.equals("IEND")) {
      int start = in.position();
      if (in.remaining() < 3 * Integer.BYTES) {
        throw DataFormatException.at(
            file, start, "a PNG chunk", in.remaining() + " bytes to the end of the file");
      }
      int length = in.getInt();
      if (length < 0 || length > in.remaining() - 2 * Integer.BYTES) {
        throw DataFormatException.at(
            file,
            start,
            "a PNG chunk of at most " + (in.remaining() - 2 * Integer.BYTES) + " bytes",
            Integer.toUnsignedString(length));
      }
      boolean first = type.isEmpty();
      type = new String(bytes, in.position(), Integer.BYTES, StandardCharsets.ISO_8859_1);
      CRC32 sum = new CRC32();
      sum.update(bytes, in.position(), Integer.BYTES + length);
      in.position(in.position() + Integer.BYTES + length);
      int stored = in.getInt();
      if ((int) sum.getValue() != stored) {
        throw DataFormatException.at(
            file,
            in.position() - Integer.BYTES,
            "the check sum %08x of PNG chunk %s".formatted((int) sum.getValue(), printed(type)),
            "%08x".formatted(stored));
      }
      if (first != type.equals("IHDR") || first && length != HEADER) {
        throw DataFormatException.at(
            file,
            start,
            first ? "the PNG chunk IHDR of " + HEADER + " bytes" : "one PNG chunk IHDR only",
            printed(type) + " of " + length);
      }
      if (CRITICAL.contains(type)) {
        out.write(bytes, start, in.position() - start);
      }
    }
    if (in.hasRemaining()) {
      throw DataFormatException.at(
          file, in.position(), "the end of the file after IEND", in.remaining() + " more bytes");
    }
    size(file, bytes);
    return out.toByteArray();
  }

  /** Holds the pixels to what a file of this length may unpack to. */
  private static void size(Path file, byte[] bytes) throws DataFormatException {
    ByteBuffer header = ByteBuffer.wrap(bytes, 2 * Long.BYTES, HEADER);
    long width = Integer.toUnsignedLong(header.getInt());
    long height = Integer.toUnsignedLong(header.getInt());
    int bits = header.get();
    int colour = header.get();
    int samples =
        switch (colour) {
          case 0, 3 -> 1;
          case 2 -> 3;
          case 4 -> 2;
          case 6 -> 4;
          default ->
              throw DataFormatException.at(
                  file, 2 * Long.BYTES + 9, "a PNG colour type of 0, 2, 3, 4 or 6", colour);
        };
    if (bits != 1 && bits != 2 && bits != 4 && bits != 8 && bits != 16) {
      throw DataFormatException.at(
          file, 2 * Long.BYTES + 8, "a PNG depth of 1, 2, 4, 8 or 16 bits", bits);
    }
    Picture.checkSize(file, 2 * Long.BYTES, width, height, samples * Math.max(1, bits / 8), bytes);
  }

  /** A type as it may stand in a message, whatever its bytes. */
  private static String printed(String type) {
    return type.chars().allMatch(c -> c > ' ' && c < 127)
        ? type
        : "of type %08x"
            .formatted(ByteBuffer.wrap(type.getBytes(StandardCharsets.ISO_8859_1)).getInt());
  }
}
