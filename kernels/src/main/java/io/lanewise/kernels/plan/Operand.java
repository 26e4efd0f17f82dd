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
 * @param isPositive whether the operation is for numbers over 0 only, as a variance is; tests and
 *     benchmarks draw such, a call does not check
 */
public record Operand(
    String name,
    Access access,
    TensorShape shape,
    int inPlaceOf,
    Integers integers,
    boolean isPositive) {
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
    return new Operand(name, Access.READ, shape, -1, null, false);
  }

  /** One that is written. */
  public static Operand out(String name, TensorShape shape) {
    return new Operand(name, Access.WRITE, shape, -1, null, false);
  }

  /** One that is read and written. */
  public static Operand inOut(String name, TensorShape shape) {
    return new Operand(name, Access.UPDATE, shape, -1, null, false);
  }

  /** This one as the target of sums where asked, else overwritten. */
  public Operand accumulating(boolean accumulate) {
    return accumulate
        ? new Operand(name, Access.UPDATE, shape, inPlaceOf, integers, isPositive)
        : this;
  }

  /** This one, which may be the very elements of another. */
  public Operand orInPlaceOf(int other) {
    return new Operand(name, access, shape, other, integers, isPositive);
  }

  /** This one as an {@code int[]}. */
  public Operand ofIntegers(Integers allowed) {
    return new Operand(name, access, shape, inPlaceOf, allowed, isPositive);
  }

  /** This one, meant to hold numbers over 0. */
  public Operand ofPositive() {
    return new Operand(name, access, shape, inPlaceOf, integers, true);
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
