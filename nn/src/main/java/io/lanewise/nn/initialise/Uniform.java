package io.lanewise.nn.initialise;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.util.random.RandomGenerator;

/**
 * Uniform between two values, drawn in double and rounded.
 *
 * @param least the smallest
 * @param most the largest
 */
record Uniform(double least, double most) implements Initialiser {
  Uniform {
    Arguments.finite("least", least);
    Arguments.finite("most", most);
    if (least > most) {
      throw Check.error(Arguments.OP, "most", "must be at least " + least, most);
    }
  }

  @Override
  public void fill(Shape shape, RandomGenerator random, float[] to, int offset) {
    Arguments.check(shape, random, to, offset);
    Chance chance = new Chance(random);
    int end = offset + shape.elements();
    for (int i = offset; i < end; i++) {
      double share = chance.uniform();
      to[i] = (float) (least * (1 - share) + most * share);
    }
  }
}
