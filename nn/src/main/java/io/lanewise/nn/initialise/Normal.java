package io.lanewise.nn.initialise;

import io.lanewise.nn.shape.Shape;
import java.util.random.RandomGenerator;

/**
 * Normal, drawn in double and rounded.
 *
 * @param mean of it
 * @param deviation the standard one
 */
record Normal(double mean, double deviation) implements Initialiser {
  Normal {
    Arguments.finite("mean", mean);
    Arguments.notNegative("deviation", deviation);
  }

  @Override
  public void fill(Shape shape, RandomGenerator random, float[] to, int offset) {
    Arguments.check(shape, random, to, offset);
    Chance chance = new Chance(random);
    int end = offset + shape.elements();
    for (int i = offset; i < end; i++) {
      to[i] = (float) (mean + deviation * chance.normal());
    }
  }
}
