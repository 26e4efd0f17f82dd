package io.lanewise.nn.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files made by hand. */
final class Bytes {
  private Bytes() {}

  /** A header of this text, and data. */
  static byte[] file(String header, byte... data) {
    byte[] text = header.getBytes(StandardCharsets.UTF_8);
    return file(text.length, text, data);
  }

  /** Likewise, with a length that may be a lie. */
  static byte[] file(long length, byte[] text, byte... data) {
    return ByteBuffer.allocate(8 + text.length + data.length)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putLong(length)
        .put(text)
        .put(data)
        .array();
  }

  /** Opens a file of these bytes. */
  static Safetensors open(Path folder, byte[] bytes) throws IOException {
    return Safetensors.open(Files.write(folder.resolve("file.safetensors"), bytes));
  }
}
