package io.lanewise.nn.operation;

import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.pool.Pooling;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.nn.shape.Shape;

/**
 * Max pooling, the windows' winners kept.
 *
 * @param sizes of the windows
 * @param shape of the result
 */
public record MaxPool(PoolShape sizes, Shape shape) implements Operation {
  @Override
  public int[] keptIntegers() {
    return new int[] {shape.elements()};
  }

  @Override
  public void forward(Arithmetic k, Call c) {
    k.run(new PoolProblem(Pooling.MAX, sizes, true, false), c.x()[0], c.y(), c.kept()[0]);
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    k.run(new PoolProblem(Pooling.MAX, sizes, false, true), dy, dx[0], c.kept()[0]);
  }
}
