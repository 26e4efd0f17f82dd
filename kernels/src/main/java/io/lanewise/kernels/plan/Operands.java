package io.lanewise.kernels.plan;

import java.util.Arrays;

/**
 * The arrays of one call, in the order of {@link Problem#operands}. Kept and filled again, a call
 * allocates nothing; it belongs to one thread at a time.
 */
public final class Operands {
  private static final int MOST = 16;

  private final float[][] arrays = new float[MOST][];
  private final int[] offsets = new int[MOST];
  private int[] integers;
  private int count;

  /** None yet. */
  public Operands() {}

  /** Adds the next array of floats, of which the operand begins at an offset. */
  public Operands add(float[] array, int offset) {
    arrays[count] = array;
    offsets[count++] = offset;
    return this;
  }

  /** Adds the array of integers, the last of all. */
  public Operands add(int[] array, int offset) {
    integers = array;
    offsets[count++] = offset;
    return this;
  }

  /** Forgets the arrays. */
  public Operands clear() {
    Arrays.fill(arrays, null);
    integers = null;
    count = 0;
    return this;
  }

  /** Takes the arrays of another. */
  void set(Operands other) {
    System.arraycopy(other.arrays, 0, arrays, 0, MOST);
    System.arraycopy(other.offsets, 0, offsets, 0, MOST);
    integers = other.integers;
    count = other.count;
  }

  /** How many arrays there are. */
  public int count() {
    return count;
  }

  /** The array of floats at a place of the list. */
  public float[] floats(int operand) {
    return arrays[operand];
  }

  /** Where the operand at a place of the list begins in its array. */
  public int at(int operand) {
    return offsets[operand];
  }

  /** The array of integers; null where there is none. */
  public int[] integers() {
    return integers;
  }
}
