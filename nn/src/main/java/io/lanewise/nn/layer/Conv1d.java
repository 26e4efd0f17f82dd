package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;

/**
 * A convolution of sequences: {@code weight} (out, in/groups, kernel), {@code bias} (out). x is
 * (batch, in, length).
 */
public final class Conv1d extends Layer {
  private final int in;
  private final int out;
  private final Window window;
  private final int groups;
  private final boolean biased;
  private final Parameter weight;
  private final Parameter bias;

  private Conv1d(int in, int out, Window window, int groups, boolean biased) {
    Check.atLeast("conv1d", "in", 1, in);
    Check.atLeast("conv1d", "out", 1, out);
    if (groups < 1 || in % groups != 0 || out % groups != 0) {
      throw Check.error("conv1d", "groups", "must divide " + in + " and " + out, groups);
    }
    this.in = in;
    this.out = out;
    this.window = window;
    this.groups = groups;
    this.biased = biased;
    Shape shape = Shape.of(out, in / groups, window.kernelWidth());
    weight = parameter("weight", shape, Initialiser.pytorch());
    bias = biased ? parameter("bias", Shape.of(out), Initialiser.pytorchBias(shape)) : null;
  }

  /** With stride 1, no padding, a bias. */
  public static Conv1d of(int in, int out, int kernel) {
    return new Conv1d(in, out, Window.of(1, kernel), 1, true);
  }

  /** This one with another stride. */
  public Conv1d stride(int stride) {
    return with(window.withStride(1, stride));
  }

  /** This one with as much padding on either side. */
  public Conv1d padding(int both) {
    return padding(both, both);
  }

  /** This one with padding before and behind; only before, it is causal. */
  public Conv1d padding(int before, int behind) {
    return with(window.withPadding(0, before, 0, behind));
  }

  /** This one with gaps in the kernel; 1 is none. */
  public Conv1d dilation(int dilation) {
    return with(window.withDilation(1, dilation));
  }

  /** This one as independent convolutions of a share of the channels each. */
  public Conv1d groups(int count) {
    return new Conv1d(in, out, window, count, biased);
  }

  /** This one without a bias. */
  public Conv1d withoutBias() {
    return new Conv1d(in, out, window, groups, false);
  }

  private Conv1d with(Window other) {
    return new Conv1d(in, out, other, groups, biased);
  }

  @Override
  protected Tensor forward(Tensor x) {
    Shape s = x.shape();
    if (s.rank() != 3 || s.size(1) != in) {
      throw wrong("(batch, " + in + ", length)", x);
    }
    return Functions.convolve(
        x, weight.tensor(), biased ? bias.tensor() : null, window.on(s.image(), out, groups));
  }

  @Override
  public String toString() {
    return "Conv1d("
        + in
        + ", "
        + out
        + ", "
        + window
        + (groups == 1 ? "" : ", groups=" + groups)
        + ")";
  }
}
