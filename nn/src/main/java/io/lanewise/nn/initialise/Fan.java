package io.lanewise.nn.initialise;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;

/**
 * How many numbers meet in one. A weight is {@code (out, in)} or {@code (out, in / groups, height,
 * width)}; each output is a sum over {@code in / groups · height · width} products, and each input
 * goes into {@code out / groups · height · width} of them. As a shape does not tell the groups, the
 * fan out is counted as if there were one, as PyTorch counts.
 */
public enum Fan {
  /** Of an output: {@code size(1)} times the window. */
  IN {
    @Override
    public double of(Shape weight) {
      return size(weight, 1);
    }
  },
  /** Of an input: {@code size(0)} times the window. */
  OUT {
    @Override
    public double of(Shape weight) {
      return size(weight, 0);
    }
  },
  /** The arithmetic mean of both. */
  MEAN {
    @Override
    public double of(Shape weight) {
      return (IN.of(weight) + OUT.of(weight)) / 2;
    }
  };

  /**
   * The fan of a weight, exact.
   *
   * @throws IllegalArgumentException when it has fewer than two dimensions
   */
  public abstract double of(Shape weight);

  private static double size(Shape weight, int dimension) {
    Check.notNull(Arguments.OP, "shape", weight);
    if (weight.rank() < 2) {
      throw Check.error(Arguments.OP, "shape", "must have two dimensions or more", weight);
    }
    double product = weight.size(dimension);
    for (int i = 2; i < weight.rank(); i++) {
      product *= weight.size(i);
    }
    return product;
  }
}
