package io.lanewise.nn.operation;

import io.lanewise.kernels.activation.PreluProblem;
import io.lanewise.nn.shape.Shape;

/**
 * x where x &gt; 0, else slope·x, with a slope a channel (He et al., 2015). Inputs x, slopes.
 *
 * @param shape of x and y
 */
public record PRelu(Shape shape) implements Operation {
  @Override
  public void forward(Arithmetic k, Call c) {
    k.run(problem(false), c.x()[0], c.x()[1], c.y());
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    k.run(problem(true), c.x()[0], c.x()[1], dy, dx[0], dx[1]);
  }

  @Override
  public boolean isJoint() {
    return true;
  }

  private PreluProblem problem(boolean backward) {
    return new PreluProblem(shape.image(), backward);
  }
}
