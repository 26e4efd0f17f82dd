package io.lanewise.nn.operation;

import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.shape.Shape;

/**
 * A function of each element of a tensor and of the number that stands for it in a second one,
 * which is broadcast. Inputs a, b.
 *
 * @param function of two numbers
 * @param image a as the kernels see it
 * @param per what b has one number for
 * @param shape of a and the result
 */
public record Combine(Elementwise function, TensorShape image, Per per, Shape shape)
    implements Operation {
  @Override
  public void forward(Arithmetic k, Call c) {
    k.run(problem(false), c.x()[0], c.x()[1], c.y());
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    if (function.kind().linear()) {
      k.run(problem(true), dy, dx[0], dx[1]);
    } else {
      k.run(problem(true), c.x()[0], c.x()[1], dy, dx[0], dx[1]);
    }
  }

  @Override
  public boolean isJoint() {
    return true;
  }

  private ElementwiseProblem problem(boolean backward) {
    return new ElementwiseProblem(function, image, per, backward);
  }
}
