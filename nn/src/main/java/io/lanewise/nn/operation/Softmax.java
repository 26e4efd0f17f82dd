package io.lanewise.nn.operation;

import io.lanewise.kernels.softmax.SoftmaxProblem;
import io.lanewise.nn.shape.Shape;

/**
 * Softmax, or its logarithm, of every row.
 *
 * @param kind softmax or log-softmax
 * @param shape of x and y; the last dimension is a row
 */
public record Softmax(SoftmaxProblem.Kind kind, Shape shape) implements Operation {
  @Override
  public void forward(Arithmetic k, Call c) {
    k.run(problem(false), c.x()[0], c.y());
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    k.run(problem(true), c.y(), dy, dx[0]);
  }

  private SoftmaxProblem problem(boolean backward) {
    int columns = shape.size(-1);
    int rows = columns == 0 ? 0 : shape.elements() / columns;
    return new SoftmaxProblem(kind, rows, columns, backward);
  }
}
