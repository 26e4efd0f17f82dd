package io.lanewise.nn.operation;

import io.lanewise.kernels.conv.ConvEpilogue;
import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.nn.shape.Shape;

/**
 * A convolution. Inputs x, filters (OIHW), and where there is one the bias of each filter.
 *
 * @param sizes of everything
 * @param bias whether there is a bias
 * @param shape of the result, of rank 3 where height is left out
 */
public record Convolve(ConvShape sizes, boolean bias, Shape shape) implements Operation {
  @Override
  public void forward(Arithmetic k, Call c) {
    Buffer[] x = c.x();
    k.convolve(forwardProblem(), x[0], x[1], bias ? x[2] : null, c.y());
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    if (dx[0] != null) {
      k.convolve(ConvProblem.of(sizes, Direction.BACKWARD_DATA), dy, c.x()[1], null, dx[0]);
    }
    if (dx[1] != null) {
      k.convolve(ConvProblem.of(sizes, Direction.BACKWARD_WEIGHTS), c.x()[0], dy, null, dx[1]);
    }
    if (bias && dx[2] != null) {
      k.convolve(ConvProblem.of(sizes, Direction.BACKWARD_BIAS), dy, null, null, dx[2]);
    }
  }

  private ConvProblem forwardProblem() {
    ConvEpilogue.Bias kind = bias ? ConvEpilogue.Bias.CHANNEL : ConvEpilogue.Bias.NONE;
    return ConvProblem.of(sizes).withEpilogue(ConvEpilogue.NONE.withBias(kind));
  }

  @Override
  public long macs() {
    return sizes.macs();
  }
}
