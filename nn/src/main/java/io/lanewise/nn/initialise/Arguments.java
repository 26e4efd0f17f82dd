package io.lanewise.nn.initialise;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.util.random.RandomGenerator;

/** The checks at every initialiser's door. */
final class Arguments {
  static final String OP = "initialise";

  private Arguments() {}

  static void check(Shape shape, RandomGenerator random, float[] to, int offset) {
    Check.notNull(OP, "shape", shape);
    Check.notNull(OP, "random", random);
    Check.extent(OP, "to", to, offset, shape.elements());
  }

  static void finite(String argument, double value) {
    if (!Double.isFinite(value)) {
      throw Check.error(OP, argument, "must be finite", value);
    }
  }

  static void notNegative(String argument, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw Check.error(OP, argument, "must be finite and not negative", value);
    }
  }
}
