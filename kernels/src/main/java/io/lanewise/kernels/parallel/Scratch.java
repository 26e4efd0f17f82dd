package io.lanewise.kernels.parallel;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A bounded pool of scratch arrays, shared by all plans: taken for a call, given back after it. In
 * steady state nothing is allocated, and no thread owns memory (virtual threads come and go).
 *
 * <p>Arrays come in sizes a quarter of an octave apart, with a few places for each.
 */
public final class Scratch {
  /** Slack past what was asked for, so that a vector at the very end stays inside. */
  public static final int SLACK = 64;

  /**
   * Where to begin in an array: elements begin 16 bytes past its start, and the start of a large
   * one, in a heap region of its own, is that of a cache line; so from here on data are aligned.
   */
  public static final int ALIGNED = 12;

  private static final int PLACES = 8;
  private static final AtomicReferenceArray<float[]> FREE =
      new AtomicReferenceArray<>(128 * PLACES);

  private Scratch() {}

  /** An array of at least {@code floats} + {@link #SLACK} elements, with anything in it. */
  public static float[] take(int floats) {
    int size = size(Math.addExact(floats, SLACK));
    int first = size * PLACES;
    for (int i = first; i < first + PLACES; i++) {
      float[] array = FREE.get(i);
      if (array != null && FREE.compareAndSet(i, array, null)) {
        return array;
      }
    }
    return new float[(int) Math.min(length(size), Integer.MAX_VALUE - 8)];
  }

  /** Gives back an array that was taken; where there is no place for it, it is forgotten. */
  public static void give(float[] array) {
    int first = size(array.length) * PLACES;
    for (int i = first; i < first + PLACES; i++) {
      if (FREE.get(i) == null && FREE.compareAndSet(i, null, array)) {
        return;
      }
    }
  }

  /** The least size whose length reaches {@code floats}. */
  private static int size(int floats) {
    int octave = 31 - Integer.numberOfLeadingZeros(Math.max(4, floats - 1));
    int quarter = (Math.max(4, floats - 1) >>> (octave - 2)) & 3;
    return octave * 4 + quarter;
  }

  /** The length of a size: the next quarter of its octave. */
  private static long length(int size) {
    return (5L + (size & 3)) << (size / 4 - 2);
  }
}
