package io.lanewise.kernels.contract;

/**
 * Argument checks, used once at each public door. Every failure is one sentence: <em>operation:
 * argument rule, got value</em>.
 */
public final class Check {
  private Check() {}

  /** Builds the one sentence that every refusal is. */
  public static IllegalArgumentException error(
      String operation, String argument, String rule, Object got) {
    return new IllegalArgumentException(operation + ": " + argument + " " + rule + ", got " + got);
  }

  /** Refuses null. */
  public static <T> T notNull(String operation, String argument, T value) {
    if (value == null) {
      throw error(operation, argument, "must not be null", null);
    }
    return value;
  }

  /** Refuses a negative size; zero is legal. */
  public static int size(String operation, String argument, int value) {
    if (value < 0) {
      throw error(operation, argument, "must not be negative", value);
    }
    return value;
  }

  /** Refuses a stride below −1, which stands for the natural one. */
  public static long stride(String operation, String argument, long value) {
    if (value < -1) {
      throw error(operation, argument, "must be at least -1", value);
    }
    return value;
  }

  /** Refuses a value below a least one. */
  public static int atLeast(String operation, String argument, int least, int value) {
    if (value < least) {
      throw error(operation, argument, "must be at least " + least, value);
    }
    return value;
  }

  /**
   * Holds a strided block of rows to the array it lies in.
   *
   * @param extent elements from the first to one past the last, as computed in {@code long}
   */
  public static void extent(
      String operation, String argument, float[] array, int offset, long extent) {
    notNull(operation, argument, array);
    extent(operation, argument, array.length, offset, extent);
  }

  /** Likewise an array of integers. */
  public static void extent(
      String operation, String argument, int[] array, int offset, long extent) {
    notNull(operation, argument, array);
    extent(operation, argument, array.length, offset, extent);
  }

  private static void extent(
      String operation, String argument, int length, int offset, long extent) {
    if (offset < 0) {
      throw error(operation, argument + "Offset", "must not be negative", offset);
    }
    if (offset + extent > length) {
      throw error(
          operation,
          argument,
          "must hold " + extent + " elements from offset " + offset,
          "an array of " + length);
    }
  }
}
