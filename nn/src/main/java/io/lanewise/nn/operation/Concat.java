package io.lanewise.nn.operation;

import io.lanewise.kernels.move.ConcatProblem;
import io.lanewise.kernels.shape.Layout;
import io.lanewise.kernels.shape.TensorShape;
import io.lanewise.nn.shape.Shape;
import java.util.List;

/**
 * Tensors side by side along the channels.
 *
 * @param channels of each
 * @param shape of the result
 */
public record Concat(List<Integer> channels, Shape shape) implements Operation {
  @Override
  public void forward(Arithmetic k, Call c) {
    Buffer[] all = new Buffer[channels.size() + 1];
    System.arraycopy(c.x(), 0, all, 0, channels.size());
    all[channels.size()] = c.y();
    k.run(problem(false), all);
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    Buffer[] all = new Buffer[channels.size() + 1];
    all[0] = dy;
    System.arraycopy(dx, 0, all, 1, channels.size());
    k.run(problem(true), all);
  }

  @Override
  public boolean isJoint() {
    return true;
  }

  private ConcatProblem problem(boolean split) {
    TensorShape image = shape.image();
    return new ConcatProblem(
        Layout.NCHW, image.batch(), channels, image.height(), image.width(), split);
  }
}
