package io.lanewise.nn.operation;

import io.lanewise.kernels.conv.ConvProblem;
import io.lanewise.kernels.conv.Direction;
import io.lanewise.kernels.elementwise.Elementwise;
import io.lanewise.kernels.elementwise.ElementwiseProblem;
import io.lanewise.kernels.reduce.ReduceProblem;
import io.lanewise.kernels.reduce.Reduction;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.kernels.shape.Per;
import io.lanewise.nn.shape.Shape;

/**
 * A transposed convolution: the input's gradient of a convolution, as a function. Inputs x, filters
 * (as PyTorch has them: input channels, output channels of a group, height, width), and where there
 * is one the bias of each output channel.
 *
 * @param sizes of the convolution whose gradient it is: its output is x, its input the result
 * @param bias whether there is a bias
 * @param shape of the result
 */
public record ConvolveTransposed(ConvShape sizes, boolean bias, Shape shape) implements Operation {
  @Override
  public void forward(Arithmetic k, Call c) {
    Buffer[] x = c.x();
    k.convolve(ConvProblem.of(sizes, Direction.BACKWARD_DATA), x[0], x[1], null, c.y());
    if (bias) {
      k.run(
          new ElementwiseProblem(Elementwise.ADD, shape.image(), Per.CHANNEL, false),
          c.y(),
          x[2],
          c.y());
    }
  }

  @Override
  public void backward(Arithmetic k, Call c, Buffer dy, Buffer[] dx) {
    if (dx[0] != null) {
      k.convolve(ConvProblem.of(sizes), dy, c.x()[1], null, dx[0]);
    }
    if (dx[1] != null) {
      k.convolve(ConvProblem.of(sizes, Direction.BACKWARD_WEIGHTS), dy, c.x()[0], null, dx[1]);
    }
    if (bias && dx[2] != null) {
      k.run(new ReduceProblem(Reduction.SUM, shape.image(), Per.CHANNEL, false), dy, dx[2]);
    }
  }

  @Override
  public long macs() {
    return sizes.macs();
  }
}
