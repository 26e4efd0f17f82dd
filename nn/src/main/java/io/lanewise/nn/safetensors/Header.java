package io.lanewise.nn.safetensors;

import java.util.Map;

/**
 * A file's header, checked: the tensors, in the order of the header, cover the data exactly.
 *
 * @param tensors by name
 * @param metadata free text by free text
 * @param dataStart the byte of the file where the data begins
 */
record Header(Map<String, TensorInfo> tensors, Map<String, String> metadata, long dataStart) {
  /** The longest header, as the format says. */
  static final int LONGEST = 100_000_000;

  /** The bytes that hold the length of the header. */
  static final int LENGTH_BYTES = 8;

  /** The name that no tensor has. */
  static final String METADATA = "__metadata__";

  /** Whether UTF-8 can spell a text: a Java string, and JSON, may hold half a surrogate pair. */
  static boolean isUnicode(String text) {
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int character = text.codePointAt(i);
      if (character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE) {
        return false;
      }
    }
    return true;
  }
}
