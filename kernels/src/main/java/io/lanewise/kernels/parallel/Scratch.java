package io.lanewise.kernels.parallel;

import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * A bounded pool of scratch arrays, shared by all plans: taken for a call, given back after it. In
 * steady state nothing is allocated, and no thread owns memory (virtual threads come and go).
 */
public final class Scratch {
  /** Slack past what was asked for, so that a vector at the very end stays inside. */
  public static final int SLACK = 64;

  private static final int SLOTS = 64;
  private static final AtomicReferenceArray<float[]> FREE = new AtomicReferenceArray<>(SLOTS);

  private Scratch() {}

  /** An array of at least {@code floats} + {@link #SLACK} elements, with anything in it. */
  public static float[] take(int floats) {
    int needed = Math.addExact(floats, SLACK);
    while (true) {
      int best = -1;
      int bestLength = Integer.MAX_VALUE;
      float[] found = null;
      for (int i = 0; i < SLOTS; i++) {
        float[] array = FREE.getAcquire(i);
        if (array != null && array.length >= needed && array.length < bestLength) {
          best = i;
          bestLength = array.length;
          found = array;
        }
      }
      // One that is far too large is left to those who need it.
      if (best < 0 || bestLength / 4 > needed) {
        return new float[needed];
      }
      if (FREE.compareAndSet(best, found, null)) {
        return found;
      }
    }
  }

  /** Gives an array back; where the pool is full, one like it or smaller makes room. */
  public static void give(float[] array) {
    int smallest = 0;
    int smallestLength = Integer.MAX_VALUE;
    for (int i = 0; i < SLOTS; i++) {
      float[] other = FREE.getAcquire(i);
      if (other == null) {
        if (FREE.compareAndSet(i, null, array)) {
          return;
        }
      } else if (other.length < smallestLength) {
        smallest = i;
        smallestLength = other.length;
      }
    }
    if (smallestLength < array.length) {
      FREE.set(smallest, array);
    }
  }
}
