package io.lanewise.nn.initialise;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.shape.Shape;
import io.lanewise.testkit.Refusal;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Distributions, fans, orthogonality, and that nothing but the seed decides. */
class InitialiserTest {
  /** Standard deviations that chance stays within; beyond once in two million times. */
  private static final double FAR = 5;

  /** Fan in 3·5·5, fan out 400·5·5; 30000 elements. */
  private static final Shape CONV = Shape.of(400, 3, 5, 5);

  private static final Shape LINEAR = Shape.of(150, 200);

  /** Each way with the variance that it must have on these two weights. */
  private static final Map<Initialiser, double[]> VARIANCES =
      Map.of(
          Initialiser.uniform(-2, 2), new double[] {4 / 3.0, 4 / 3.0},
          Initialiser.normal(0, 0.5), new double[] {0.25, 0.25},
          Initialiser.xavierUniform(1), new double[] {2 / (75 + 10000.0), 2 / 350.0},
          Initialiser.xavierNormal(Gain.TANH),
              new double[] {25 / 9.0 * 2 / 10075, 25 / 9.0 * 2 / 350},
          Initialiser.heUniform(Fan.IN, Gain.RELU), new double[] {2 / 75.0, 2 / 200.0},
          Initialiser.heNormal(Fan.OUT, Gain.RELU), new double[] {2 / 10000.0, 2 / 150.0},
          Initialiser.heNormal(Fan.IN, Gain.leakyRelu(1)), new double[] {1 / 75.0, 1 / 200.0},
          Initialiser.pytorch(), new double[] {1 / 225.0, 1 / 600.0});

  private static final int UNIFORM_BITS = 675614149;
  private static final int NORMAL_BITS = -1519042111;
  private static final int ORTHOGONAL_BITS = -1629972579;

  @Test
  void meansAndVariances() {
    VARIANCES.forEach(
        (initialiser, variances) -> {
          assertMoments(initialiser, CONV, variances[0]);
          assertMoments(initialiser, LINEAR, variances[1]);
        });
    assertEquals(8, VARIANCES.size());
  }

  /**
   * Of n independent numbers of variance v the mean has the deviation √(v / n), and the mean square
   * has v·√((κ − 1) / n), κ being 3 of normal ones, 9/5 of uniform ones.
   */
  private static void assertMoments(Initialiser initialiser, Shape shape, double variance) {
    for (long seed = 0; seed < 10; seed++) {
      float[] weight = initialiser.fill(shape, seed);
      double sum = 0;
      double squares = 0;
      for (float w : weight) {
        sum += w;
        squares += (double) w * w;
      }
      int n = weight.length;
      String what = initialiser + " " + shape + " seed " + seed;
      assertEquals(0, sum / n, FAR * Math.sqrt(variance / n), what);
      assertEquals(variance, squares / n, FAR * variance * Math.sqrt(2.0 / n), what);
    }
  }

  /** The share of normal numbers within one, two and three deviations. */
  @Test
  void normalNumbersAreNormal() {
    int n = 1 << 18;
    float[] numbers = Initialiser.normal(3, 2).fill(Shape.of(n), 11);
    double[] shares = {0.682689492137, 0.954499736104, 0.997300203937};
    for (int within = 1; within <= 3; within++) {
      int count = 0;
      int above = 0;
      for (float number : numbers) {
        count += Math.abs(number - 3) <= 2 * within ? 1 : 0;
        above += number > 3 ? 1 : 0;
      }
      double share = shares[within - 1];
      assertEquals(n * share, count, FAR * Math.sqrt(n * share * (1 - share)));
      assertEquals(n / 2.0, above, FAR * Math.sqrt(n / 4.0));
    }
    // Pairs come from one point of the plane, and must still be independent.
    double product = 0;
    for (int i = 0; i < n; i += 2) {
      product += (numbers[i] - 3.0) * (numbers[i + 1] - 3.0) / 4;
    }
    assertEquals(0, product / (n / 2.0), FAR / Math.sqrt(n / 2.0));
  }

  /** Nothing is outside, and the outermost parts are not empty: (1 − 1/1000)³⁰⁰⁰⁰ is 1e-13. */
  @Test
  void uniformBounds() {
    assertWithin(Initialiser.pytorch(), LINEAR, 1 / Math.sqrt(200));
    assertWithin(Initialiser.pytorch(), CONV, 1 / Math.sqrt(75));
    assertWithin(Initialiser.pytorchBias(CONV), Shape.of(30_000), 1 / Math.sqrt(75));
    assertWithin(Initialiser.xavierUniform(1), LINEAR, Math.sqrt(6 / 350.0));
    assertWithin(Initialiser.heUniform(Fan.IN, Gain.RELU), LINEAR, Math.sqrt(6 / 200.0));
    assertWithin(Initialiser.uniform(-1, 1), LINEAR, 1);
    assertArrayEquals(new float[] {7f, 7f}, Initialiser.uniform(7, 7).fill(Shape.of(2), 1));
  }

  private static void assertWithin(Initialiser initialiser, Shape shape, double bound) {
    float[] weight = initialiser.fill(shape, 5);
    double least = 0;
    double most = 0;
    for (float w : weight) {
      least = Math.min(least, w);
      most = Math.max(most, w);
    }
    double rounding = 1 + 0x1p-23;
    assertTrue(most <= bound * rounding && least >= -bound * rounding, least + " to " + most);
    assertTrue(most >= bound * 0.998 && least <= -bound * 0.998, least + " to " + most);
  }

  @Test
  void fans() {
    assertEquals(75, Fan.IN.of(CONV));
    assertEquals(10000, Fan.OUT.of(CONV));
    assertEquals(5037.5, Fan.MEAN.of(CONV));
    assertEquals(200, Fan.IN.of(LINEAR));
    assertEquals(150, Fan.OUT.of(LINEAR));
    // Depthwise, 32 groups: each output sees one channel.
    assertEquals(9, Fan.IN.of(Shape.of(32, 1, 3, 3)));
    assertEquals(12, Fan.IN.of(Shape.of(5, 4, 3)), "of a sequence");
  }

  @Test
  void gains() {
    assertEquals(1.41421356237309504880, Gain.RELU, 0x1p-52);
    assertEquals(1, Gain.leakyRelu(1), 0x1p-52);
    assertEquals(Math.sqrt(2 / 1.04), Gain.leakyRelu(0.2), 0x1p-52);
  }

  @Test
  void constants() {
    assertArrayEquals(new float[6], Initialiser.zeros().fill(Shape.of(2, 3), 1));
    assertArrayEquals(new float[] {1f, 1f}, Initialiser.constant(1f).fill(Shape.of(2), 1));
  }

  /** Sums of products are those of the identity but for the rounding of the factors. */
  @Test
  void orthogonalRowsOrColumns() {
    for (Shape shape :
        List.of(
            Shape.of(40, 40),
            Shape.of(20, 64),
            Shape.of(64, 20),
            Shape.of(8, 3, 3, 3),
            Shape.of(60, 2, 3, 3),
            Shape.of(1, 9),
            Shape.of(9, 1),
            Shape.of(1, 1))) {
      for (double gain : new double[] {1, Gain.RELU, 0}) {
        assertOrthogonal(Initialiser.orthogonal(gain).fill(shape, 3), shape.size(0), gain);
      }
    }
  }

  private static void assertOrthogonal(float[] matrix, int rows, double gain) {
    int columns = matrix.length / rows;
    boolean byRows = rows <= columns;
    int count = Math.min(rows, columns);
    for (int i = 0; i < count; i++) {
      for (int j = 0; j <= i; j++) {
        double dot = 0;
        for (int k = 0; k < Math.max(rows, columns); k++) {
          dot +=
              byRows
                  ? (double) matrix[i * columns + k] * matrix[j * columns + k]
                  : (double) matrix[k * columns + i] * matrix[k * columns + j];
        }
        // Each factor is off by u = 2⁻²⁴ of itself, a sum by 2u of the lengths (Cauchy, Schwarz).
        double bound = gain * gain * (2 * 0x1p-24 + 1e-12);
        assertEquals(i == j ? gain * gain : 0, dot, bound, "vectors " + i + " and " + j);
      }
    }
  }

  /** Of 2×2 matrices, as many turn as turn over, and every angle is as likely. */
  @Test
  void orthogonalMatricesAreAllAsLikely() {
    int tries = 4000;
    int turns = 0;
    int[] quadrants = new int[4];
    for (long seed = 0; seed < tries; seed++) {
      float[] q = Initialiser.orthogonal(1).fill(Shape.of(2, 2), seed);
      turns += q[0] * q[3] - q[1] * q[2] > 0 ? 1 : 0;
      quadrants[(q[0] > 0 ? 1 : 0) + (q[1] > 0 ? 2 : 0)]++;
    }
    assertEquals(tries / 2.0, turns, FAR * Math.sqrt(tries / 4.0));
    for (int quadrant : quadrants) {
      assertEquals(tries / 4.0, quadrant, FAR * Math.sqrt(tries * 3 / 16.0));
    }
  }

  @Test
  void nothingButTheSeedDecides() {
    for (Initialiser initialiser : VARIANCES.keySet()) {
      assertSeeds(initialiser, LINEAR);
    }
    assertSeeds(Initialiser.orthogonal(1), Shape.of(20, 30));
  }

  private static void assertSeeds(Initialiser initialiser, Shape shape) {
    float[] first = initialiser.fill(shape, 1);
    assertArrayEquals(first, initialiser.fill(shape, 1));
    int same = 0;
    float[] other = initialiser.fill(shape, 2);
    for (int i = 0; i < first.length; i++) {
      same += first[i] == other[i] ? 1 : 0;
    }
    assertTrue(same < first.length / 100, same + " the same of " + initialiser);
    float[] within = new float[shape.elements() + 5];
    Arrays.fill(within, 9f);
    initialiser.fill(shape, new SplittableRandom(1), within, 3);
    assertArrayEquals(first, Arrays.copyOfRange(within, 3, 3 + first.length));
    float[] nines = {9f, 9f, 9f, 9f, 9f};
    System.arraycopy(within, 0, nines, 0, 3);
    System.arraycopy(within, 3 + first.length, nines, 3, 2);
    assertArrayEquals(new float[] {9f, 9f, 9f, 9f, 9f}, nines);
  }

  /**
   * The same bits on every JDK and machine, interpreted or compiled. SplittableRandom's first
   * numbers of seed 0 are those of SplitMix64 as published. The hashes of uniform and normal
   * numbers came out of another program, in Python, which made the generator, the polar method and
   * the rounding to floats from their definitions.
   */
  @Tag("xint")
  @Test
  void theBitsStay() {
    SplittableRandom random = new SplittableRandom(0);
    assertEquals(0xe220a8397b1dcdafL, random.nextLong());
    assertEquals(0x6e789e6aa1b965f4L, random.nextLong());
    // 0xe220a8397b1dcdaf / 2⁶⁴ = 0.8833108082136426.
    assertEquals(0.88331080821364f, Initialiser.uniform(0, 1).fill(Shape.of(1), 0)[0]);
    assertEquals(UNIFORM_BITS, Arrays.hashCode(Initialiser.pytorch().fill(LINEAR, 42)));
    assertEquals(
        NORMAL_BITS, Arrays.hashCode(Initialiser.heNormal(Fan.IN, Gain.RELU).fill(LINEAR, 42)));
    assertEquals(
        ORTHOGONAL_BITS, Arrays.hashCode(Initialiser.orthogonal(1).fill(Shape.of(30, 20), 42)));
  }

  @Test
  void emptyWeights() {
    for (Initialiser initialiser : VARIANCES.keySet()) {
      assertEquals(0, initialiser.fill(Shape.of(0, 3), 1).length);
      assertEquals(0, initialiser.fill(Shape.of(3, 0), 1).length);
    }
    assertEquals(0, Initialiser.orthogonal(1).fill(Shape.of(0, 3), 1).length);
    assertArrayEquals(new float[3], Initialiser.pytorchBias(Shape.of(3, 0)).fill(Shape.of(3), 1));
  }

  @Test
  void refusals() {
    Shape row = Shape.of(3);
    SplittableRandom random = new SplittableRandom(1);
    for (Initialiser initialiser :
        List.of(Initialiser.pytorch(), Initialiser.xavierNormal(1), Initialiser.orthogonal(1))) {
      Refusal.of("shape", () -> initialiser.fill(row, 1));
    }
    for (Initialiser initialiser :
        List.of(
            Initialiser.zeros(),
            Initialiser.uniform(0, 1),
            Initialiser.normal(0, 1),
            Initialiser.pytorch(),
            Initialiser.orthogonal(1))) {
      Refusal.of("shape", () -> initialiser.fill(null, 1));
      Refusal.of("shape", () -> initialiser.fill(null, random, new float[1], 0));
      Refusal.of("random", () -> initialiser.fill(LINEAR, null, new float[30_000], 0));
      Refusal.of("to", () -> initialiser.fill(LINEAR, random, null, 0));
      Refusal.of("to", () -> initialiser.fill(LINEAR, random, new float[30_000], 1));
      Refusal.of("toOffset", () -> initialiser.fill(LINEAR, random, new float[30_000], -1));
    }
    Refusal.of("most", () -> Initialiser.uniform(1, 0));
    Refusal.of("least", () -> Initialiser.uniform(Double.NaN, 0));
    Refusal.of("deviation", () -> Initialiser.normal(0, -1));
    Refusal.of("mean", () -> Initialiser.normal(Double.NaN, 1));
    Refusal.of("gain", () -> Initialiser.orthogonal(Double.NaN));
    Refusal.of("gain", () -> Initialiser.xavierUniform(Double.NaN));
    Refusal.of("fan", () -> Initialiser.heNormal(null, 1));
    Refusal.of("slope", () -> Gain.leakyRelu(Double.NaN));
  }
}
