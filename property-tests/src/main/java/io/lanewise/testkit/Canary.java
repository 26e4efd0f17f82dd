package io.lanewise.testkit;

import java.util.BitSet;

/** Remembers an array, and tells which elements changed that should not have. */
public final class Canary {
  private final String name;
  private final float[] array;
  private final float[] before;
  private final BitSet mayChange;

  private Canary(String name, float[] array, BitSet mayChange) {
    this.name = name;
    this.array = array;
    this.before = array.clone();
    this.mayChange = mayChange;
  }

  /** Watches what lies around matrices: before, behind and between their rows. */
  public static Canary around(String name, Matrices matrices) {
    return new Canary(name, matrices.array(), matrices.cells());
  }

  /** Watches what lies before and behind a tensor. */
  public static Canary around(String name, Tensor tensor) {
    return outside(name, tensor.array(), tensor.offset(), tensor.end());
  }

  /** Watches an array outside of a stretch. */
  public static Canary outside(String name, float[] array, int from, int to) {
    BitSet stretch = new BitSet();
    stretch.set(from, to);
    return new Canary(name, array, stretch);
  }

  /** Watches a whole array. */
  public static Canary over(String name, float[] array) {
    return new Canary(name, array, new BitSet());
  }

  /** Fails where an element that was watched has other bits than before. */
  public void check() {
    for (int i = 0; i < array.length; i++) {
      int was = Float.floatToRawIntBits(before[i]);
      int is = Float.floatToRawIntBits(array[i]);
      if (was != is && !mayChange.get(i)) {
        throw new AssertionError(
            "%s: element %d of %d must not change, was %s (%08x), is %s (%08x)"
                .formatted(name, i, array.length, before[i], was, array[i], is));
      }
    }
  }
}
