package io.lanewise.nn.safetensors;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;

/** A tensor to write: a shape and the elements, which lie in a caller's array and stay there. */
public sealed interface Entry {
  /** What its elements are in the file. */
  DType dtype();

  /** Its sizes. */
  Shape shape();

  /**
   * Floats, written as {@link DType#F32}.
   *
   * @param shape the sizes
   * @param values holds the elements in row-major order
   * @param offset of the first of them
   */
  record Floats(Shape shape, float[] values, int offset) implements Entry {
    /** Refuses an array that does not hold the shape's elements. */
    public Floats {
      Check.notNull("safetensors", "shape", shape);
      Check.extent("safetensors", "values", values, offset, shape.elements());
    }

    @Override
    public DType dtype() {
      return DType.F32;
    }
  }

  /**
   * Longs, written as {@link DType#I64}.
   *
   * @param shape the sizes
   * @param values holds the elements in row-major order
   * @param offset of the first of them
   */
  record Longs(Shape shape, long[] values, int offset) implements Entry {
    /** Refuses an array that does not hold the shape's elements. */
    public Longs {
      Check.notNull("safetensors", "shape", shape);
      Check.notNull("safetensors", "values", values);
      if (offset < 0 || (long) offset + shape.elements() > values.length) {
        throw Check.error(
            "safetensors",
            "values",
            "must hold " + shape.elements() + " elements from offset " + offset,
            "an array of " + values.length);
      }
    }

    @Override
    public DType dtype() {
      return DType.I64;
    }
  }

  /** Of floats from the array's start. */
  static Entry of(Shape shape, float... values) {
    return new Floats(shape, values, 0);
  }

  /** Of longs from the array's start. */
  static Entry of(Shape shape, long... values) {
    return new Longs(shape, values, 0);
  }
}
