package io.lanewise.nn.operation;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.loss.LabelLossProblem;
import io.lanewise.kernels.loss.Reduction;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.Per;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.shape.Shape;

/**
 * A loss of rows of scores, each with the label of its class, or with probabilities. Inputs scores;
 * where they are asked for probabilities and weights of classes; last, where there are, integer
 * labels. The gradient is computed with the value and kept.
 *
 * @param problem which loss, with its gradient
 */
public record LabelLoss(LabelLossProblem problem) implements Operation {
  @Override
  public Shape shape() {
    return problem.reduction() == Reduction.NONE ? Shape.of(problem.rows()) : Shape.SCALAR;
  }

  @Override
  public int[] keptFloats() {
    return new int[] {problem.rows() * problem.columns()};
  }

  @Override
  public void forward(Arithmetic k, Call c) {
    boolean labels = problem.kind() != LabelLossProblem.Kind.SOFT_CROSS_ENTROPY;
    int floats = c.x().length - (labels ? 1 : 0);
    if (labels && c.x()[floats].floats() != null) {
      throw Check.error(
          "loss", "labels", "must be integers, as Tensor.ofIntegers has them", "floats");
    }
    Buffer[] all = new Buffer[c.x().length + 2];
    System.arraycopy(c.x(), 0, all, 0, floats);
    all[floats] = c.y();
    all[floats + 1] = c.kept()[0];
    if (labels) {
      all[floats + 2] = c.x()[floats];
    }
    k.run(problem, all);
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    boolean rows = problem.reduction() == Reduction.NONE;
    TensorShape scores = new TensorShape(Layout.NCHW, problem.rows(), problem.columns(), 1, 1);
    k.run(
        new ElementwiseProblem(Elementwise.MUL, scores, rows ? Per.IMAGE : Per.SCALAR, false),
        c.kept()[0],
        dy,
        dx[0]);
  }

  @Override
  public boolean hasGradient(int input) {
    return input == 0;
  }
}
