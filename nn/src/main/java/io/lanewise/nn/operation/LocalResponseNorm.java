package io.lanewise.nn.operation;

import io.lanewise.kernels.norm.LrnProblem;
import io.lanewise.nn.shape.Shape;

/**
 * Local response normalisation across channels (Krizhevsky et al., 2012).
 *
 * @param shape of x and y
 * @param size how many channels a window has
 * @param alpha the weight of the squares
 * @param beta the exponent
 * @param k what is added
 */
public record LocalResponseNorm(Shape shape, int size, float alpha, float beta, float k)
    implements Operation {
  @Override
  public void forward(Arithmetic a, Call c) {
    a.run(problem(), c.x()[0], c.y());
  }

  @Override
  public void backward(Arithmetic a, Call c, Buffer dy, Buffer[] dx) {
    a.run(problem().withBackward(), c.x()[0], dy, dx[0]);
  }

  private LrnProblem problem() {
    return new LrnProblem(shape.image(), size, alpha, beta, k, false);
  }
}
