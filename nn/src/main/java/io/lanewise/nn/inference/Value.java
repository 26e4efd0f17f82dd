package io.lanewise.nn.inference;

import io.lanewise.kernels.shape.TensorShape;

/**
 * What instructions read and write; each is written by one. Told apart by identity.
 *
 * <p>Constants have their numbers. Integers are what kernels write beside their result and nobody
 * reads here, or constants.
 */
final class Value {
  private final TensorShape shape;
  private final boolean ofIntegers;
  private final float[] floats;
  private final int[] integers;

  private Value(TensorShape shape, boolean ofIntegers, float[] floats, int[] integers) {
    this.shape = shape;
    this.ofIntegers = ofIntegers;
    this.floats = floats;
    this.integers = integers;
  }

  static Value of(TensorShape shape) {
    return new Value(shape, false, null, null);
  }

  static Value ofIntegers(int count) {
    return new Value(TensorShape.row(count), true, null, null);
  }

  static Value constant(TensorShape shape, float[] floats) {
    return new Value(shape, false, floats, null);
  }

  static Value constant(float... floats) {
    return constant(TensorShape.row(floats.length), floats);
  }

  static Value constant(int... integers) {
    return new Value(TensorShape.row(integers.length), true, null, integers);
  }

  /** The sizes, and how the elements lie. */
  TensorShape shape() {
    return shape;
  }

  boolean isConstant() {
    return floats != null || integers != null;
  }

  boolean isOfIntegers() {
    return ofIntegers;
  }

  /** The numbers of a constant; null of others. */
  float[] floats() {
    return floats;
  }

  /** The numbers of a constant of integers; null of others. */
  int[] integers() {
    return integers;
  }
}
