package io.lanewise.nn.operation;

import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.shape.Per;
import io.lanewise.nn.shape.Shape;

/**
 * Every element times a constant.
 *
 * @param factor the constant
 * @param shape of x and y
 */
public record Scale(float factor, Shape shape) implements Operation {
  @Override
  public void forward(Arithmetic k, Call c) {
    k.run(problem(), c.x()[0], c.y());
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    k.run(problem(), dy, dx[0]);
  }

  private ElementwiseProblem problem() {
    return new ElementwiseProblem(Elementwise.scale(factor), shape.row(), Per.ELEMENT, false);
  }
}
