package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;

/**
 * A convolution of images: {@code weight} (out, in/groups, height, width), {@code bias} (out). x is
 * (batch, in, height, width).
 *
 * <pre>{@code
 * Conv2d.of(64, 128, 3).stride(2).padding(1).withoutBias()
 * }</pre>
 */
public final class Conv2d extends Layer {
  private final int in;
  private final int out;
  private final Window window;
  private final int groups;
  private final boolean biased;
  private final Initialiser initialiser;
  private final Parameter weight;
  private final Parameter bias;

  private Conv2d(
      int in, int out, Window window, int groups, boolean biased, Initialiser initialiser) {
    Check.atLeast("conv2d", "in", 1, in);
    Check.atLeast("conv2d", "out", 1, out);
    if (groups < 1 || in % groups != 0 || out % groups != 0) {
      throw Check.error("conv2d", "groups", "must divide " + in + " and " + out, groups);
    }
    this.in = in;
    this.out = out;
    this.window = window;
    this.groups = groups;
    this.biased = biased;
    this.initialiser = Check.notNull("conv2d", "initialiser", initialiser);
    Shape shape = Shape.of(out, in / groups, window.kernelHeight(), window.kernelWidth());
    weight = parameter("weight", shape, initialiser);
    bias = biased ? parameter("bias", Shape.of(out), Initialiser.pytorchBias(shape)) : null;
  }

  /** With a square kernel, stride 1, no padding, a bias. */
  public static Conv2d of(int in, int out, int kernel) {
    return of(in, out, kernel, kernel);
  }

  /** With a kernel of that height and width. */
  public static Conv2d of(int in, int out, int kernelHeight, int kernelWidth) {
    return new Conv2d(
        in, out, Window.of(kernelHeight, kernelWidth), 1, true, Initialiser.pytorch());
  }

  /** Each channel by itself: as many groups as channels. */
  public static Conv2d depthwise(int channels, int kernel) {
    return of(channels, channels, kernel).groups(channels);
  }

  /** This one with other strides. */
  public Conv2d stride(int stride) {
    return stride(stride, stride);
  }

  /** This one with other strides. */
  public Conv2d stride(int rows, int columns) {
    return with(window.withStride(rows, columns));
  }

  /** This one with as much padding on every side. */
  public Conv2d padding(int all) {
    return padding(all, all, all, all);
  }

  /** This one with padding. */
  public Conv2d padding(int top, int left, int bottom, int right) {
    return with(window.withPadding(top, left, bottom, right));
  }

  /** This one padded so that the result has as many rows and columns as x, over the stride. */
  public Conv2d same() {
    return with(window.withSame());
  }

  /** This one with gaps in the kernel; 1 is none. */
  public Conv2d dilation(int dilation) {
    return with(window.withDilation(dilation, dilation));
  }

  /** This one as independent convolutions of a share of the channels each. */
  public Conv2d groups(int count) {
    return new Conv2d(in, out, window, count, biased, initialiser);
  }

  /** This one without a bias. */
  public Conv2d withoutBias() {
    return new Conv2d(in, out, window, groups, false, initialiser);
  }

  /** This one with weights drawn otherwise. */
  public Conv2d initialiser(Initialiser other) {
    return new Conv2d(in, out, window, groups, biased, other);
  }

  private Conv2d with(Window other) {
    return new Conv2d(in, out, other, groups, biased, initialiser);
  }

  /** The filters. */
  public Parameter weight() {
    return weight;
  }

  /** The bias; null where there is none. */
  public Parameter bias() {
    return bias;
  }

  @Override
  protected Tensor forward(Tensor x) {
    Shape s = x.shape();
    if (s.rank() != 4 || s.size(1) != in) {
      throw wrong("(batch, " + in + ", height, width)", x);
    }
    return Functions.convolve(
        x, weight.tensor(), biased ? bias.tensor() : null, window.on(s.image(), out, groups));
  }

  @Override
  public String toString() {
    return "Conv2d("
        + in
        + ", "
        + out
        + ", "
        + window
        + (groups == 1 ? "" : ", groups=" + groups)
        + (biased ? "" : ", no bias")
        + ")";
  }
}
