package io.lanewise.nn.operation;

import io.lanewise.kernels.pool.PoolProblem;
import io.lanewise.kernels.pool.Pooling;
import io.lanewise.kernels.shape.PoolShape;
import io.lanewise.nn.shape.Shape;

/**
 * Lp pooling: {@code (Σ|x|^p)^(1/p)} of each window.
 *
 * @param p the exponent, at least 1
 * @param sizes of the windows
 * @param shape of the result
 */
public record LpPool(float p, PoolShape sizes, Shape shape) implements Operation {
  @Override
  public void forward(Arithmetic k, Call c) {
    k.run(problem(false), c.x()[0], c.y());
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    k.run(problem(true), c.x()[0], c.y(), dy, dx[0]);
  }

  private PoolProblem problem(boolean backward) {
    return new PoolProblem(Pooling.lp(p), sizes, false, backward);
  }
}
