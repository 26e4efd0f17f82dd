package io.lanewise.nn.data;

import java.util.Arrays;
import java.util.Random;

/** Damages files as disks, networks and malice do, from a seed. */
final class Mutator {
  private static final int[] SIZES = {
    0, 1, -1, 2, 255, 1 << 16, 1 << 24, 1 << 30, Integer.MAX_VALUE, Integer.MIN_VALUE
  };

  private final Random random;

  Mutator(long seed) {
    random = new Random(seed);
  }

  /** A damaged copy. */
  byte[] mutate(byte[] file) {
    byte[] bytes = file.clone();
    for (int left = 1 + random.nextInt(3); left > 0 && bytes.length > 0; left--) {
      bytes = once(bytes);
    }
    return bytes;
  }

  private byte[] once(byte[] bytes) {
    int at = place(bytes.length);
    switch (random.nextInt(7)) {
      case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> bytes[at] = (byte) random.nextInt();
      case 2 -> {
        int size = SIZES[random.nextInt(SIZES.length)];
        int start = at & -4;
        for (int i = start; i < Math.min(bytes.length, start + 4); i++) {
          bytes[i] = (byte) (size >>> 8 * (3 - i + start));
        }
      }
      case 3 -> {
        return Arrays.copyOf(bytes, at);
      }
      case 4 -> {
        return Arrays.copyOf(bytes, bytes.length + 1 + random.nextInt(40));
      }
      case 5 -> {
        return without(bytes, at, 1 + random.nextInt(20));
      }
      default -> {
        return twice(bytes, at, 1 + random.nextInt(20));
      }
    }
    return bytes;
  }

  /** Anywhere, but every other time where headers are. */
  private int place(int length) {
    return random.nextInt(random.nextBoolean() ? length : Math.min(length, 48));
  }

  private static byte[] without(byte[] bytes, int at, int count) {
    int end = Math.min(bytes.length, at + count);
    byte[] other = Arrays.copyOf(bytes, bytes.length - (end - at));
    System.arraycopy(bytes, end, other, at, bytes.length - end);
    return other;
  }

  private static byte[] twice(byte[] bytes, int at, int count) {
    int end = Math.min(bytes.length, at + count);
    byte[] other = Arrays.copyOf(bytes, bytes.length + end - at);
    System.arraycopy(bytes, at, other, end, bytes.length - at);
    return other;
  }
}
