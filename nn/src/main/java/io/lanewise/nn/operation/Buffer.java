package io.lanewise.nn.operation;

/**
 * The storage of a tensor: floats or integers. Its owner may take it back for another tensor, and
 * then counts its lease up, so that whoever still holds it can tell.
 */
public final class Buffer {
  private final int length;
  private final float[] floats;
  private final int[] integers;
  private int lease;

  private Buffer(int length, float[] floats, int[] integers) {
    this.length = length;
    this.floats = floats;
    this.integers = integers;
  }

  /** Of these floats, not a copy of them. */
  public static Buffer of(float[] floats) {
    return new Buffer(floats.length, floats, null);
  }

  /** Of these integers, not a copy of them. */
  public static Buffer of(int[] integers) {
    return new Buffer(integers.length, null, integers);
  }

  /** Of nothing: it stands for a storage of that length where shapes alone are wanted. */
  public static Buffer hollow(int length) {
    return new Buffer(length, null, null);
  }

  /** How many elements. */
  public int length() {
    return length;
  }

  /** The floats; null where it holds none. */
  public float[] floats() {
    return floats;
  }

  /** The integers; null where it holds none. */
  public int[] integers() {
    return integers;
  }

  /** Whether there is nothing behind it. */
  public boolean isHollow() {
    return floats == null && integers == null;
  }

  /** The present lease: another number once the storage was taken back. */
  public int lease() {
    return lease;
  }

  /** Ends the present lease. */
  public void endLease() {
    lease++;
  }
}
