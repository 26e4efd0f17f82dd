package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.kernels.shape.ConvShape;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;

/**
 * A transposed convolution of images: {@code weight} (in, out/groups, height, width), {@code bias}
 * (out). x is (batch, in, height, width).
 */
public final class ConvTranspose2d extends Layer {
  private final int in;
  private final int out;
  private final int kernel;
  private final int stride;
  private final int padding;
  private final int outputPadding;
  private final int groups;
  private final boolean biased;
  private final Parameter weight;
  private final Parameter bias;

  private ConvTranspose2d(
      int in,
      int out,
      int kernel,
      int stride,
      int padding,
      int outputPadding,
      int groups,
      boolean biased) {
    Check.atLeast("conv-transpose2d", "in", 1, in);
    Check.atLeast("conv-transpose2d", "out", 1, out);
    Check.atLeast("conv-transpose2d", "kernel", 1, kernel);
    Check.atLeast("conv-transpose2d", "stride", 1, stride);
    Check.size("conv-transpose2d", "padding", padding);
    Check.size("conv-transpose2d", "outputPadding", outputPadding);
    if (groups < 1 || in % groups != 0 || out % groups != 0) {
      throw Check.error("conv-transpose2d", "groups", "must divide " + in + " and " + out, groups);
    }
    this.in = in;
    this.out = out;
    this.kernel = kernel;
    this.stride = stride;
    this.padding = padding;
    this.outputPadding = outputPadding;
    this.groups = groups;
    this.biased = biased;
    Shape shape = Shape.of(in, out / groups, kernel, kernel);
    weight = parameter("weight", shape, Initialiser.pytorch());
    bias = biased ? parameter("bias", Shape.of(out), Initialiser.pytorchBias(shape)) : null;
  }

  /** With a square kernel, stride 1, no padding, a bias. */
  public static ConvTranspose2d of(int in, int out, int kernel) {
    return new ConvTranspose2d(in, out, kernel, 1, 0, 0, 1, true);
  }

  /** This one with another stride. */
  public ConvTranspose2d stride(int rowsAndColumns) {
    return new ConvTranspose2d(
        in, out, kernel, rowsAndColumns, padding, outputPadding, groups, biased);
  }

  /** This one with so much cut off on every side. */
  public ConvTranspose2d padding(int all) {
    return new ConvTranspose2d(in, out, kernel, stride, all, outputPadding, groups, biased);
  }

  /** This one with more rows below and columns to the right. */
  public ConvTranspose2d outputPadding(int more) {
    return new ConvTranspose2d(in, out, kernel, stride, padding, more, groups, biased);
  }

  /** This one without a bias. */
  public ConvTranspose2d withoutBias() {
    return new ConvTranspose2d(in, out, kernel, stride, padding, outputPadding, groups, false);
  }

  /** This one as independent ones of a share of the channels each. */
  public ConvTranspose2d groups(int count) {
    return new ConvTranspose2d(in, out, kernel, stride, padding, outputPadding, count, biased);
  }

  @Override
  protected Tensor forward(Tensor x) {
    Shape s = x.shape();
    if (s.rank() != 4 || s.size(1) != in) {
      throw wrong("(batch, " + in + ", height, width)", x);
    }
    ConvShape sizes =
        ConvShape.transposed(
            in, s.size(2), s.size(3), out, kernel, stride, padding, outputPadding, 1, groups);
    return Functions.convolveTransposed(x, weight.tensor(), biased ? bias.tensor() : null, sizes);
  }

  @Override
  public String toString() {
    return "ConvTranspose2d(" + in + ", " + out + ", kernel=" + kernel + ", stride=" + stride + ")";
  }
}
