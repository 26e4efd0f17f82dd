package io.lanewise.nn.operation;

import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.loss.ElementLossProblem;
import io.lanewise.kernels.loss.Reduction;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.shape.Shape;

/**
 * A loss of numbers, each with its target. Inputs x, targets; the targets have no gradient. The
 * gradient is computed with the value and kept.
 *
 * @param problem which loss, with its gradient
 */
public record ElementLoss(ElementLossProblem problem) implements Operation {
  @Override
  public Shape shape() {
    return problem.reduction() == Reduction.NONE ? Shape.of(problem.count()) : Shape.SCALAR;
  }

  @Override
  public int[] keptFloats() {
    return new int[] {problem.count()};
  }

  @Override
  public void forward(Arithmetic k, Call c) {
    k.run(problem, c.x()[0], c.x()[1], c.y(), c.kept()[0]);
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    Per per = problem.reduction() == Reduction.NONE ? Per.ELEMENT : Per.SCALAR;
    TensorShape row = TensorShape.row(problem.count());
    k.run(new ElementwiseProblem(Elementwise.MUL, row, per, false), c.kept()[0], dy, dx[0]);
  }

  @Override
  public boolean hasGradient(int input) {
    return input == 0;
  }
}
