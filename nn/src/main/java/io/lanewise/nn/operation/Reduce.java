package io.lanewise.nn.operation;

import io.lanewise.kernels.reduce.ReduceProblem;
import io.lanewise.kernels.reduce.Reduction;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.shape.Shape;

/**
 * A tensor reduced to one number for each of something.
 *
 * @param reduction sum, mean, l1, l2, max or min
 * @param image x as the kernels see it
 * @param per what there is one number for
 * @param shape of the result
 */
public record Reduce(Reduction reduction, TensorShape image, Per per, Shape shape)
    implements Operation {
  @Override
  public void forward(Arithmetic k, Call c) {
    k.run(problem(false), c.x()[0], c.y());
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    switch (reduction) {
      case SUM, MEAN -> k.run(problem(true), dy, dx[0]);
      case L2 -> k.run(problem(true), c.x()[0], c.y(), dy, dx[0]);
      default -> k.run(problem(true), c.x()[0], dy, dx[0]);
    }
  }

  private ReduceProblem problem(boolean backward) {
    return new ReduceProblem(reduction, image, per, backward);
  }
}
