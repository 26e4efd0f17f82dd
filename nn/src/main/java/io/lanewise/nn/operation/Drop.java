package io.lanewise.nn.operation;

import io.lanewise.kernels.dropout.DropoutProblem;
import io.lanewise.nn.shape.Shape;

/**
 * Dropout (Srivastava et al., 2014): elements by chance 0, the others scaled so that the
 * expectation stays. The same seed drops the same elements.
 *
 * @param rate how many of all elements are dropped
 * @param seed which ones
 * @param shape of x and y
 */
public record Drop(float rate, long seed, Shape shape) implements Operation {
  @Override
  public int[] keptIntegers() {
    return new int[] {2};
  }

  @Override
  public void forward(Arithmetic k, Call c) {
    Buffer kept = c.kept()[0];
    if (!kept.isHollow()) {
      // The kernel's seeds are from 0 to 2^31 - 2.
      kept.integers()[0] = (int) Math.floorMod(seed, (long) Integer.MAX_VALUE);
      kept.integers()[1] = (int) Math.floorMod(seed >>> 31, (long) Integer.MAX_VALUE);
    }
    k.run(new DropoutProblem(rate, shape.row()), c.x()[0], c.y(), kept);
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    k.run(new DropoutProblem(rate, shape.row()), dy, dx[0], c.kept()[0]);
  }
}
