package io.lanewise.nn.operation;

import io.lanewise.kernels.activation.Activation;
import io.lanewise.kernels.activation.ActivationProblem;
import io.lanewise.nn.shape.Shape;

/**
 * y = f(x), element by element.
 *
 * @param function which
 * @param shape of x and y
 */
public record Activate(Activation function, Shape shape) implements Operation {
  @Override
  public void forward(Arithmetic k, Call c) {
    k.run(problem(false), c.x()[0], c.y());
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    k.run(problem(true), c.x()[0], dy, dx[0]);
  }

  private ActivationProblem problem(boolean backward) {
    return new ActivationProblem(function, shape.row(), backward);
  }
}
