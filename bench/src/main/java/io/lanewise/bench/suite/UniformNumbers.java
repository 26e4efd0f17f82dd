package io.lanewise.bench.suite;

import java.util.SplittableRandom;

/** Numbers in [-1, 1) for operands: the same ones for the same problem string. */
public final class UniformNumbers {
  private final SplittableRandom random;

  /** Those of a problem string, from the first. */
  public UniformNumbers(String problem) {
    random = new SplittableRandom(problem.hashCode());
  }

  /** The next so many. */
  public float[] next(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }
}
