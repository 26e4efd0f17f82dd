package io.lanewise.nn.initialise;

/**
 * By how much weights must be larger so that an activation's output varies as its input did, or, of
 * {@link #TANH} and {@link #SELU}, what PyTorch takes for that ({@code
 * torch.nn.init.calculate_gain}).
 */
public final class Gain {
  /** Of no activation, and of the sigmoid. */
  public static final double LINEAR = 1;

  /** Of tanh. */
  public static final double TANH = 5 / 3.0;

  /** Of ReLU, which drops half: √2. */
  public static final double RELU = leakyRelu(0);

  /** Of SELU. */
  public static final double SELU = 3 / 4.0;

  private Gain() {}

  /** Of a ReLU that has a slope below 0 too: √(2 / (1 + slope²)). */
  public static double leakyRelu(double slope) {
    Arguments.finite("slope", slope);
    return Math.sqrt(2 / (1 + slope * slope));
  }
}
