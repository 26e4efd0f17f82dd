package io.lanewise.nn.operation;

import io.lanewise.kernels.norm.BatchNormProblem;
import io.lanewise.nn.shape.Shape;

/**
 * Batch norm by the statistics of the batch (Ioffe and Szegedy, 2015). Inputs x, gamma, beta, and
 * the running mean and variance, which the forward pass moves towards the batch's.
 *
 * @param shape of x and y
 * @param epsilon added to variances
 * @param momentum the weight of the new statistics
 */
public record BatchNorm(Shape shape, float epsilon, float momentum) implements Operation {
  @Override
  public int[] keptFloats() {
    int channels = shape.image().channels();
    return new int[] {channels, channels};
  }

  @Override
  public void forward(Arithmetic k, Call c) {
    Buffer[] x = c.x();
    BatchNormProblem problem =
        BatchNormProblem.training(shape.image()).withEpsilon(epsilon).withMomentum(momentum);
    k.run(problem, x[0], x[1], x[2], x[3], x[4], c.y(), c.kept()[0], c.kept()[1]);
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    Buffer[] x = c.x();
    BatchNormProblem problem = BatchNormProblem.training(shape.image()).withBackward(false);
    k.run(problem, x[0], dy, x[1], c.kept()[0], c.kept()[1], dx[0], dx[1], dx[2]);
  }

  @Override
  public boolean isJoint() {
    return true;
  }

  @Override
  public boolean hasGradient(int input) {
    return input < 3;
  }
}
