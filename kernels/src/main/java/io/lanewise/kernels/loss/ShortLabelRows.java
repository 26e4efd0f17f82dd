package io.lanewise.kernels.loss;

import static io.lanewise.kernels.micro.TurnedRows.ROWS;
import static io.lanewise.kernels.simd.Species.F;
import static io.lanewise.kernels.simd.Species.LANES;

import io.lanewise.kernels.micro.RowLoop;
import java.lang.invoke.MethodHandles;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;

/**
 * What losses do to turned rows. Each row has some numbers beside its scores: {@value
 * io.lanewise.kernels.micro.TurnedRows#ROWS} of a kind together, at the places named here.
 */
final class ShortLabelRows {
  /** The largest score. */
  static final int MAX = 0;

  /** The sum of exponentials, or of margins; then the logarithm of that. */
  static final int SUM = ROWS;

  /** The label's score. */
  static final int SCORE = 2 * ROWS;

  /** The label's weight. */
  static final int WEIGHT = 3 * ROWS;

  /** The sum of targets, or how many margins are above 0. */
  static final int MASS = 4 * ROWS;

  /** The loss. */
  static final int VALUE = 5 * ROWS;

  /** How many kinds there are. */
  static final int KINDS = 6;

  private static final RowLoop VALUES = loop("values");
  private static final RowLoop GRADIENTS = loop("gradients");
  private static final RowLoop GAPS = loop("gapsOfTargets");
  private static final RowLoop TARGET_VALUES = loop("valuesOfTargets");
  private static final RowLoop TARGET_GRADIENTS = loop("gradientsOfTargets");
  private static final RowLoop MARGINS = loop("marginsOfRows");
  private static final RowLoop STEPS = loop("stepsOfRows");

  private ShortLabelRows() {}

  private static RowLoop loop(String name) {
    return RowLoop.of(MethodHandles.lookup(), name);
  }

  /** {@code weight·((max − score) + logarithm)}. */
  static void value(float[] s, int numbers) {
    VALUES.run(1, 0f, 0f, s, numbers, s, numbers, s, numbers);
  }

  private static void values(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = at; i < at + ROWS; i += LANES) {
      FloatVector gap =
          FloatVector.fromArray(F, x, i + MAX).sub(FloatVector.fromArray(F, x, i + SCORE));
      gap.add(FloatVector.fromArray(F, x, i + SUM))
          .mul(FloatVector.fromArray(F, x, i + WEIGHT))
          .intoArray(x, i + VALUE);
    }
  }

  /** {@code e·(scale·weight/sum)}, in place. */
  static void gradient(int columns, float scale, float[] s, int e, int numbers) {
    GRADIENTS.run(columns, scale, 0f, s, e, s, numbers, s, e);
  }

  private static void gradients(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < ROWS; i += LANES) {
      FloatVector factor =
          FloatVector.fromArray(F, y, yAt + WEIGHT + i)
              .mul(a)
              .div(FloatVector.fromArray(F, y, yAt + SUM + i));
      for (int j = i; j < n * ROWS; j += ROWS) {
        FloatVector.fromArray(F, x, at + j).mul(factor).intoArray(x, at + j);
      }
    }
  }

  /** {@code q·(max − x)}, where x was. */
  static void gaps(int columns, float[] s, int x, int q, int numbers) {
    GAPS.run(columns, 0f, 0f, s, q, s, numbers, s, x);
  }

  private static void gapsOfTargets(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n * ROWS; i += LANES) {
      FloatVector max = FloatVector.fromArray(F, y, yAt + MAX + i % ROWS);
      max.sub(FloatVector.fromArray(F, z, zAt + i))
          .mul(FloatVector.fromArray(F, x, at + i))
          .intoArray(z, zAt + i);
    }
  }

  /** {@code mass·logarithm + gaps}, where the gaps were. */
  static void valueOfTargets(float[] s, int numbers) {
    TARGET_VALUES.run(1, 0f, 0f, s, numbers, s, numbers, s, numbers);
  }

  private static void valuesOfTargets(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = at; i < at + ROWS; i += LANES) {
      FloatVector.fromArray(F, x, i + MASS)
          .fma(FloatVector.fromArray(F, x, i + SUM), FloatVector.fromArray(F, x, i + VALUE))
          .intoArray(x, i + VALUE);
    }
  }

  /** {@code e·(scale·mass/sum) − scale·q}, where e was. */
  static void gradientOfTargets(int columns, float scale, float[] s, int e, int q, int numbers) {
    TARGET_GRADIENTS.run(columns, scale, 0f, s, e, s, numbers, s, q);
  }

  private static void gradientsOfTargets(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < ROWS; i += LANES) {
      FloatVector factor =
          FloatVector.fromArray(F, y, yAt + MASS + i)
              .mul(a)
              .div(FloatVector.fromArray(F, y, yAt + SUM + i));
      for (int j = i; j < n * ROWS; j += ROWS) {
        FloatVector part = FloatVector.fromArray(F, z, zAt + j).mul(-a);
        FloatVector.fromArray(F, x, at + j).fma(factor, part).intoArray(x, at + j);
      }
    }
  }

  /** {@code max(0, x − score + 1)}. */
  static void margins(int columns, float[] s, int x, int v, int numbers) {
    MARGINS.run(columns, 0f, 0f, s, x, s, numbers, s, v);
  }

  private static void marginsOfRows(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < n * ROWS; i += LANES) {
      FloatVector score = FloatVector.fromArray(F, y, yAt + SCORE + i % ROWS);
      FloatVector.fromArray(F, x, at + i).sub(score).add(1f).max(0f).intoArray(z, zAt + i);
    }
  }

  /**
   * The loss, {@code weight·sum}; a step of {@code scale·weight} where a margin is above 0 or NaN,
   * else 0; and how many steps there are.
   */
  static void steps(int columns, float scale, float[] s, int v, int dx, int numbers) {
    STEPS.run(columns, scale, 0f, s, v, s, numbers, s, dx);
  }

  private static void stepsOfRows(
      int n, float a, float b, float[] x, int at, float[] y, int yAt, float[] z, int zAt) {
    for (int i = 0; i < ROWS; i += LANES) {
      FloatVector weight = FloatVector.fromArray(F, y, yAt + WEIGHT + i);
      weight.mul(FloatVector.fromArray(F, y, yAt + SUM + i)).intoArray(y, yAt + VALUE + i);
      FloatVector step = weight.mul(a);
      FloatVector above = FloatVector.zero(F);
      for (int j = i; j < n * ROWS; j += ROWS) {
        VectorMask<Float> below =
            FloatVector.fromArray(F, x, at + j).compare(VectorOperators.LE, 0f);
        step.blend(0f, below).intoArray(z, zAt + j);
        above = above.add(FloatVector.broadcast(F, 1f).blend(0f, below));
      }
      above.intoArray(y, yAt + MASS + i);
    }
  }
}
