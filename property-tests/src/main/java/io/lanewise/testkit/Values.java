package io.lanewise.testkit;

import java.util.Random;

/** Kinds of data, each hard on another part of a kernel. */
public enum Values {
  /**
   * Whole numbers from −8 to 8 without 0: sums of fewer than 2¹⁸ products are exact in whatever
   * order they are added.
   */
  INTEGERS,
  /** Uniform in [−1, 1). */
  UNIFORM,
  /** Both signs, magnitudes from 2⁻²⁰ to 2²⁰: most of a sum is lost to its largest term. */
  WIDE,
  /**
   * Zeros of both signs and the smallest denormals, whose products vanish: all that remains to be
   * right is signs.
   */
  VANISHING,
  /**
   * Uniform, with zeros of both signs and denormals in every tenth place, and at most a handful of
   * NaNs and infinities, so that some results stay finite.
   */
  SPECIAL;

  private static final float[] SMALL = {
    0f, -0f, Float.MIN_VALUE, -Float.MIN_VALUE, 0x1p-130f, -0x1.8p-140f, Float.MIN_NORMAL
  };

  private static final float[] EXTREME = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY
  };

  /** Draws that many values. */
  public float[] draw(int count, Random random) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = one(random);
    }
    if (this == SPECIAL && count > 0) {
      for (int extremes = random.nextInt(4); extremes > 0; extremes--) {
        values[random.nextInt(count)] = EXTREME[random.nextInt(EXTREME.length)];
      }
    }
    return values;
  }

  /** Whether sums of them are 0 only by chance. */
  public boolean isTelling() {
    return this != SPECIAL && this != VANISHING;
  }

  private float one(Random random) {
    return switch (this) {
      case INTEGERS -> (1 + random.nextInt(8)) * (random.nextBoolean() ? 1f : -1f);
      case UNIFORM -> 2f * random.nextFloat() - 1f;
      case WIDE -> Math.scalb(2f * random.nextFloat() - 1f, random.nextInt(-20, 21));
      case VANISHING -> SMALL[random.nextInt(4)];
      case SPECIAL ->
          random.nextInt(10) == 0
              ? SMALL[random.nextInt(SMALL.length)]
              : 2f * random.nextFloat() - 1f;
    };
  }
}
