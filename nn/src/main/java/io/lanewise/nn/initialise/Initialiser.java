package io.lanewise.nn.initialise;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * A way to fill a weight. What it writes depends on the shape and on the generator's numbers alone,
 * and is computed by exactly specified arithmetic: the same generator gives the same bits on every
 * machine.
 *
 * <p>Weights are {@code (out, in)} or, of convolutions, {@code (out, in / groups, height, width)}:
 * see {@link Fan}.
 */
@FunctionalInterface
public interface Initialiser {
  /**
   * Fills an array with a weight's elements.
   *
   * @param shape of the weight
   * @param random what it draws from
   * @param to takes them in row-major order
   * @param offset of the first
   * @throws IllegalArgumentException when the array does not hold them, or the shape has no fan
   *     where one is needed
   */
  void fill(Shape shape, RandomGenerator random, float[] to, int offset);

  /** A new array of a weight's elements, drawn from {@link SplittableRandom} of a seed. */
  default float[] fill(Shape shape, long seed) {
    float[] to = new float[Check.notNull("initialise", "shape", shape).elements()];
    fill(shape, new SplittableRandom(seed), to, 0);
    return to;
  }

  /** Zeros, of a bias. */
  static Initialiser zeros() {
    return constant(0f);
  }

  /** One value throughout. */
  static Initialiser constant(float value) {
    return (shape, random, to, offset) -> {
      Arguments.check(shape, random, to, offset);
      Arrays.fill(to, offset, offset + shape.elements(), value);
    };
  }

  /** Uniform between two values. */
  static Initialiser uniform(double least, double most) {
    return new Uniform(least, most);
  }

  /** Normal of a mean and a standard deviation. */
  static Initialiser normal(double mean, double deviation) {
    return new Normal(mean, deviation);
  }

  /**
   * Uniform of variance {@code gain² / mean(fan in, fan out)}: Glorot and Bengio, "Understanding
   * the difficulty of training deep feedforward neural networks" (2010). For tanh and sigmoid.
   *
   * @param gain of the activation that follows, see {@link Gain}
   */
  static Initialiser xavierUniform(double gain) {
    return new VarianceScaling(gain * gain, Fan.MEAN, VarianceScaling.Distribution.UNIFORM);
  }

  /** Normal of the same variance. */
  static Initialiser xavierNormal(double gain) {
    return new VarianceScaling(gain * gain, Fan.MEAN, VarianceScaling.Distribution.NORMAL);
  }

  /**
   * Uniform of variance {@code gain² / fan}: He et al., "Delving Deep into Rectifiers" (2015). For
   * ReLU, with its gain {@link Gain#RELU}.
   *
   * @param fan {@link Fan#IN} keeps the variance of what goes forward, {@link Fan#OUT} of the
   *     gradients
   * @param gain of the activation that follows
   */
  static Initialiser heUniform(Fan fan, double gain) {
    return new VarianceScaling(gain * gain, fan, VarianceScaling.Distribution.UNIFORM);
  }

  /** Normal of the same variance. */
  static Initialiser heNormal(Fan fan, double gain) {
    return new VarianceScaling(gain * gain, fan, VarianceScaling.Distribution.NORMAL);
  }

  /**
   * What PyTorch gives the weights of its linear and convolutional layers: uniform within {@code ±1
   * / √(fan in)}.
   */
  static Initialiser pytorch() {
    return new VarianceScaling(1 / 3.0, Fan.IN, VarianceScaling.Distribution.UNIFORM);
  }

  /**
   * What PyTorch gives their biases: uniform within the same bounds, of the weight's fan.
   *
   * @param weight the shape of the layer's weight
   */
  static Initialiser pytorchBias(Shape weight) {
    long fan = (long) Fan.IN.of(weight);
    double bound = fan == 0 ? 0 : 1 / Math.sqrt(fan);
    return new Uniform(-bound, bound);
  }

  /**
   * Orthonormal rows or columns, whichever are fewer, times a gain: Saxe et al., "Exact solutions
   * to the nonlinear dynamics of learning in deep linear neural networks" (2014).
   */
  static Initialiser orthogonal(double gain) {
    return new Orthogonal(gain);
  }
}
