package io.lanewise.nn.layer;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.initialise.Initialiser;
import io.lanewise.nn.shape.Shape;

/** x·Wᵀ + b of the last dimension: {@code weight} (out, in), {@code bias} (out). */
public final class Linear extends Layer {
  private final int in;
  private final int out;
  private final boolean biased;
  private final Initialiser initialiser;
  private final Parameter weight;
  private final Parameter bias;

  private Linear(int in, int out, boolean biased, Initialiser initialiser) {
    this.in = Check.atLeast("linear", "in", 1, in);
    this.out = Check.atLeast("linear", "out", 1, out);
    this.biased = biased;
    this.initialiser = Check.notNull("linear", "initialiser", initialiser);
    Shape shape = Shape.of(out, in);
    weight = parameter("weight", shape, initialiser);
    bias = biased ? parameter("bias", Shape.of(out), Initialiser.pytorchBias(shape)) : null;
  }

  /** With a bias. */
  public static Linear of(int in, int out) {
    return new Linear(in, out, true, Initialiser.pytorch());
  }

  /** This one without a bias. */
  public Linear withoutBias() {
    return new Linear(in, out, false, initialiser);
  }

  /** This one with weights drawn otherwise. */
  public Linear initialiser(Initialiser other) {
    return new Linear(in, out, biased, other);
  }

  /** The weights. */
  public Parameter weight() {
    return weight;
  }

  /** The bias; null where there is none. */
  public Parameter bias() {
    return bias;
  }

  /**
   * The convolution that on a feature map of these sizes is this layer of the flattened map, and on
   * larger maps is this layer at every place (Long, Shelhamer and Darrell, "Fully Convolutional
   * Networks", 2015). It has a copy of the numbers, where there are any.
   *
   * @throws IllegalArgumentException when the map has another number of elements than x features
   */
  public Conv2d toConvolution(int channels, int height, int width) {
    if ((long) channels * height * width != in) {
      throw Check.error(
          "linear", "map", "must have " + in + " elements", channels + "x" + height + "x" + width);
    }
    Conv2d convolution = Conv2d.of(channels, out, height, width);
    convolution = biased ? convolution : convolution.withoutBias();
    if (weight.isInitialised()) {
      // OIHW of the filters is the order in which a map is flattened.
      convolution.weight().set(weight.tensor().elements());
      if (biased) {
        convolution.bias().set(bias.tensor().elements());
      }
    }
    return convolution;
  }

  @Override
  protected Tensor forward(Tensor x) {
    if (x.shape().rank() < 2 || x.shape().size(-1) != in) {
      throw wrong("(batch, " + in + ")", x);
    }
    return Functions.linear(x, weight.tensor(), biased ? bias.tensor() : null);
  }

  @Override
  public String toString() {
    return "Linear(" + in + ", " + out + (biased ? "" : ", no bias") + ")";
  }
}
