package io.lanewise.nn.safetensors;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A file is not what it should be: not safetensors, not whole, beyond the limits of this library,
 * or without the tensor asked for. The message is one sentence: <em>file: place: what must be, got
 * what is</em>, the place being a byte of the file or a tensor.
 */
public final class SafetensorsException extends IOException {
  private static final long serialVersionUID = 1;

  /** The longest piece of a file that a message repeats. */
  private static final int LONGEST = 80;

  SafetensorsException(Path file, String place, String rule, Object got) {
    super(file + ": " + place + ": " + rule + ", got " + printable(String.valueOf(got)));
  }

  /** A byte of the file as the place. */
  static String at(long offset) {
    return "byte " + offset;
  }

  /** A tensor as the place. */
  static String of(String tensor) {
    return "tensor " + printable(tensor);
  }

  /** A stranger's text, fit for a log: without control characters, and not for ever. */
  private static String printable(String text) {
    StringBuilder clean = new StringBuilder();
    for (int i = 0; i < text.length() && clean.length() < LONGEST; i++) {
      char c = text.charAt(i);
      boolean plain = c >= ' ' && c < 0x7f || Character.isLetterOrDigit(c);
      clean.append(plain ? c : '?');
    }
    return clean.length() < text.length() ? clean + "…" : clean.toString();
  }
}
