package io.lanewise.nn.operation;

import io.lanewise.kernels.activation.MaxoutProblem;
import io.lanewise.nn.shape.Shape;

/**
 * The largest of neighbouring channels (Goodfellow et al., 2013).
 *
 * @param pieces how many channels one is made of
 * @param input the shape of x
 */
public record Maxout(int pieces, Shape input) implements Operation {
  @Override
  public Shape shape() {
    int[] sizes = input.toArray();
    sizes[1] /= pieces;
    return Shape.of(sizes);
  }

  @Override
  public int[] keptIntegers() {
    return new int[] {shape().elements()};
  }

  @Override
  public void forward(Arithmetic k, Call c) {
    k.run(problem(false), c.x()[0], c.y(), c.kept()[0]);
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    k.run(problem(true), dy, dx[0], c.kept()[0]);
  }

  private MaxoutProblem problem(boolean backward) {
    return new MaxoutProblem(pieces, input.image(), backward);
  }
}
