package io.lanewise.nn.operation;

import io.lanewise.kernels.norm.GroupNormProblem;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.shape.Shape;

/**
 * Group norm; of one group layer norm, of groups of one channel instance norm. Inputs x, gamma,
 * beta.
 *
 * @param image x as the kernels see it
 * @param groups into which the channels are cut
 * @param epsilon added to variances
 * @param shape of x and y
 */
public record GroupNorm(TensorShape image, int groups, float epsilon, Shape shape)
    implements Operation {
  @Override
  public int[] keptFloats() {
    int sets = image.batch() * groups;
    return new int[] {sets, sets};
  }

  @Override
  public void forward(Arithmetic k, Call c) {
    Buffer[] x = c.x();
    k.run(problem(), x[0], x[1], x[2], c.y(), c.kept()[0], c.kept()[1]);
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    Buffer[] x = c.x();
    GroupNormProblem problem = problem().withBackward(false);
    k.run(problem, x[0], dy, x[1], c.kept()[0], c.kept()[1], dx[0], dx[1], dx[2]);
  }

  @Override
  public boolean isJoint() {
    return true;
  }

  private GroupNormProblem problem() {
    return GroupNormProblem.group(image, groups).withEpsilon(epsilon);
  }
}
