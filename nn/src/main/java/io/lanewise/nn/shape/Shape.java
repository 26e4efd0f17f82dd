package io.lanewise.nn.shape;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The sizes of a tensor, outermost first, its elements lying in row-major order. Images are {@code
 * (batch, channels, height, width)}, rows of features {@code (batch, features)}, a single number
 * has no dimension.
 */
public final class Shape {
  private static final String OP = "shape";

  /** Of a single number. */
  public static final Shape SCALAR = new Shape();

  private final int[] sizes;
  private final int elements;

  private Shape(int... sizes) {
    long product = 1;
    for (int size : sizes) {
      Check.size(OP, "size", size);
      // Without the zeros, so that the order of sizes does not matter.
      product *= Math.max(1, size);
      if (product > Integer.MAX_VALUE - 1024) {
        throw Check.error(OP, "sizes", "must fit an array", Arrays.toString(sizes));
      }
    }
    product = Arrays.stream(sizes).anyMatch(size -> size == 0) ? 0 : product;
    this.sizes = sizes;
    elements = (int) product;
  }

  /**
   * Of these sizes.
   *
   * @throws IllegalArgumentException when one is negative, or there are more elements than an array
   *     holds
   */
  public static Shape of(int... sizes) {
    return new Shape(Check.notNull(OP, "sizes", sizes).clone());
  }

  /** The number of dimensions. */
  public int rank() {
    return sizes.length;
  }

  /**
   * The size of a dimension; a negative number counts from behind, −1 being the last.
   *
   * @throws IllegalArgumentException when there is no such dimension
   */
  public int size(int dimension) {
    int at = dimension < 0 ? dimension + sizes.length : dimension;
    if (at < 0 || at >= sizes.length) {
      throw Check.error(OP, "dimension", "must be one of the " + sizes.length, dimension);
    }
    return sizes[at];
  }

  /** How many elements, 1 for a scalar. */
  public int elements() {
    return elements;
  }

  /** These sizes with another outermost one. */
  public Shape withBatch(int batch) {
    int[] other = sizes.clone();
    other[0] = batch;
    return new Shape(other);
  }

  /** The sizes without the outermost one. */
  public Shape ofOne() {
    return new Shape(Arrays.copyOfRange(sizes, 1, sizes.length));
  }

  /** These sizes behind an outermost one. */
  public Shape inBatch(int batch) {
    return new Shape(IntStream.concat(IntStream.of(batch), IntStream.of(sizes)).toArray());
  }

  /**
   * As the kernels see it: images in NCHW. Dimensions past the fourth are taken together with it; a
   * sequence of rank 3 has height 1; features are channels of one pixel.
   */
  public TensorShape image() {
    int rank = sizes.length;
    int width = 1;
    for (int i = 3; i < rank; i++) {
      width *= sizes[i];
    }
    return switch (rank) {
      case 0 -> TensorShape.row(1);
      case 1 -> TensorShape.row(sizes[0]);
      case 2 -> new TensorShape(Layout.NCHW, sizes[0], sizes[1], 1, 1);
      case 3 -> new TensorShape(Layout.NCHW, sizes[0], sizes[1], 1, sizes[2]);
      default -> new TensorShape(Layout.NCHW, sizes[0], sizes[1], sizes[2], width);
    };
  }

  /** As the kernels see it: one row of all elements. */
  public TensorShape row() {
    return TensorShape.row(elements);
  }

  /** A copy of the sizes. */
  public int[] toArray() {
    return sizes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(sizes, shape.sizes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(sizes);
  }

  /** The sizes in brackets, such as {@code (64, 1, 28, 28)}. */
  @Override
  public String toString() {
    return Arrays.stream(sizes)
        .mapToObj(Integer::toString)
        .collect(Collectors.joining(", ", "(", ")"));
  }
}
