package io.lanewise.kernels.plan;

import io.lanewise.kernels.shape.TensorShape;

/**
 * One array of a call.
 *
 * @param name as errors call it
 * @param access whether a run reads it, writes it, or both
 * @param shape how many elements, and how they lie
 * @param inPlaceOf the operand whose very elements it may be, by its place in the list; −1 when it
 *     must lie apart from all others
 * @param integers what an {@code int[]} may hold; null for a {@code float[]}
 */
public record Operand(
    String name, Access access, TensorShape shape, int inPlaceOf, Integers integers) {
  /** What a run does with an array. */
  public enum Access {
    /** Reads it. */
    READ,
    /** Writes every element and reads none. */
    WRITE,
    /** Reads and writes. */
    UPDATE
  }

  /**
   * What the elements of an {@code int[]} may be.
   *
   * @param least the smallest
   * @param most the largest
   * @param except one more that is allowed, wherever it lies; {@code least} when there is none
   */
  public record Integers(int least, int most, int except) {
    /** From the least to the most. */
    public static Integers between(int least, int most) {
      return new Integers(least, most, least);
    }
  }

  /** One that is read. */
  public static Operand in(String name, TensorShape shape) {
    return new Operand(name, Access.READ, shape, -1, null);
  }

  /** One that is written. */
  public static Operand out(String name, TensorShape shape) {
    return new Operand(name, Access.WRITE, shape, -1, null);
  }

  /** One that is read and written. */
  public static Operand inOut(String name, TensorShape shape) {
    return new Operand(name, Access.UPDATE, shape, -1, null);
  }

  /** This one as the target of sums where asked, else overwritten. */
  public Operand accumulating(boolean accumulate) {
    return accumulate ? new Operand(name, Access.UPDATE, shape, inPlaceOf, integers) : this;
  }

  /** This one, which may be the very elements of another. */
  public Operand orInPlaceOf(int other) {
    return new Operand(name, access, shape, other, integers);
  }

  /** This one as an {@code int[]}. */
  public Operand ofIntegers(Integers allowed) {
    return new Operand(name, access, shape, inPlaceOf, allowed);
  }

  /** Whether a run may change it. */
  public boolean isWritten() {
    return access != Access.READ;
  }

  /** Whether a run depends on what it held. */
  public boolean isRead() {
    return access != Access.WRITE;
  }
}
