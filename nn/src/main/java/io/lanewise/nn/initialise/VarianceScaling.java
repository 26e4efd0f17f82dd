package io.lanewise.nn.initialise;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.util.random.RandomGenerator;

/**
 * Of mean 0 and variance {@code scale / fan}: what Glorot's, He's and PyTorch's ways have in
 * common.
 *
 * @param scale the variance times the fan
 * @param fan which
 * @param distribution which
 */
record VarianceScaling(double scale, Fan fan, Distribution distribution) implements Initialiser {
  enum Distribution {
    UNIFORM,
    NORMAL
  }

  VarianceScaling {
    Arguments.notNegative("gain", scale);
    Check.notNull(Arguments.OP, "fan", fan);
  }

  @Override
  public void fill(Shape shape, RandomGenerator random, float[] to, int offset) {
    Arguments.check(shape, random, to, offset);
    double meeting = fan.of(shape);
    if (shape.elements() > 0) {
      of(scale / meeting).fill(shape, random, to, offset);
    }
  }

  /** The variance of a uniform distribution within ±b is b² / 3. */
  private Initialiser of(double variance) {
    return switch (distribution) {
      case UNIFORM -> new Uniform(-Math.sqrt(3 * variance), Math.sqrt(3 * variance));
      case NORMAL -> new Normal(0, Math.sqrt(variance));
    };
  }
}
