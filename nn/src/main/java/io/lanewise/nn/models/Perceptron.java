package io.lanewise.nn.models;

import io.lanewise.kernels.contract.Check;

/**
 * The perceptron and its rule (Rosenblatt, 1958): f(x) = w·x + b, whose sign is the class; where
 * that is wrong, w moves by rate·t·x and b by rate·t. On data that a plane separates it stops after
 * finitely many mistakes (Novikoff, 1962).
 */
public final class Perceptron {
  private static final String OP = "perceptron";

  private final float[] weights;
  private final float rate;
  private float bias;

  private Perceptron(int inputs, float rate) {
    weights = new float[Check.atLeast(OP, "inputs", 1, inputs)];
    this.rate = rate;
  }

  /**
   * All zeros.
   *
   * @param inputs the length of x
   * @param rate how far a mistake moves it, over 0
   */
  public static Perceptron of(int inputs, float rate) {
    if (!(rate > 0 && rate < Float.POSITIVE_INFINITY)) {
      throw Check.error(OP, "rate", "must be finite and over 0", rate);
    }
    return new Perceptron(inputs, rate);
  }

  /** w·x + b for the x at an offset. */
  public float score(float[] x, int offset) {
    Check.extent(OP, "x", x, offset, weights.length);
    float sum = bias;
    for (int i = 0; i < weights.length; i++) {
      sum = Math.fma(weights[i], x[offset + i], sum);
    }
    return sum;
  }

  /** +1 where the score is over 0, else −1. */
  public int sign(float[] x, int offset) {
    return score(x, offset) > 0 ? 1 : -1;
  }

  /**
   * Learns from one example, if it is wrong about it.
   *
   * @param sign +1 or −1
   * @return whether it was wrong
   */
  public boolean learn(float[] x, int offset, int sign) {
    if (sign != 1 && sign != -1) {
      throw Check.error(OP, "sign", "must be 1 or -1", sign);
    }
    if (score(x, offset) * sign > 0) {
      return false;
    }
    for (int i = 0; i < weights.length; i++) {
      weights[i] += rate * sign * x[offset + i];
    }
    bias += rate * sign;
    return true;
  }

  /**
   * Goes over all examples again and again until it is right about each, or so many times.
   *
   * @param x the examples, one after the other
   * @param signs +1 or −1 for each
   * @return how many mistakes the last pass made: 0 when it has learnt all
   */
  public int fit(float[] x, int[] signs, int passes) {
    Check.notNull(OP, "signs", signs);
    Check.extent(OP, "x", x, 0, (long) signs.length * weights.length);
    int mistakes = signs.length;
    for (int pass = 0; pass < passes && mistakes > 0; pass++) {
      mistakes = 0;
      for (int i = 0; i < signs.length; i++) {
        mistakes += learn(x, i * weights.length, signs[i]) ? 1 : 0;
      }
    }
    return mistakes;
  }

  /** A copy of the weights. */
  public float[] weights() {
    return weights.clone();
  }

  /** The bias. */
  public float bias() {
    return bias;
  }
}
