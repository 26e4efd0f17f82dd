package io.lanewise.kernels.plan;

import java.util.Arrays;

/**
 * The arrays of one call, in the order of {@link Problem#operands}. Kept and filled again, a call
 * allocates nothing; it belongs to one thread at a time.
 */
public final class Operands {
  /** As many as nearly all problems have. */
  private static final int USUAL = 16;

  private float[][] arrays = new float[USUAL][];
  private int[] offsets = new int[USUAL];
  private int[] integers;
  private int count;

  /** None yet. */
  public Operands() {}

  /** Adds the next array of floats, of which the operand begins at an offset. */
  public Operands add(float[] array, int offset) {
    reserve(count + 1);
    arrays[count] = array;
    offsets[count++] = offset;
    return this;
  }

  /** Adds the array of integers, the last of all. */
  public Operands add(int[] array, int offset) {
    reserve(count + 1);
    integers = array;
    offsets[count++] = offset;
    return this;
  }

  /** Room for so many, kept from then on. */
  private void reserve(int operands) {
    if (operands > offsets.length) {
      int room = Math.max(operands, 2 * offsets.length);
      arrays = Arrays.copyOf(arrays, room);
      offsets = Arrays.copyOf(offsets, room);
    }
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
    reserve(other.count);
    System.arraycopy(other.arrays, 0, arrays, 0, other.count);
    System.arraycopy(other.offsets, 0, offsets, 0, other.count);
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
