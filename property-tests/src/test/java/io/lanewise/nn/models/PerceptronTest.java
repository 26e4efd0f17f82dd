package io.lanewise.nn.models;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The perceptron rule. */
class PerceptronTest {
  @Test
  void aMistakeMovesItByTheExample() {
    Perceptron perceptron = Perceptron.of(2, 0.5f);
    // At first the score is 0, which is wrong of either sign.
    assertTrue(perceptron.learn(new float[] {2, -4}, 0, 1));
    assertArrayEquals(new float[] {1, -2}, perceptron.weights());
    assertEquals(0.5f, perceptron.bias());
    assertFalse(perceptron.learn(new float[] {2, -4}, 0, 1));
    assertEquals(2 + 8 + 0.5f, perceptron.score(new float[] {2, -4}, 0));
  }

  @Test
  void itLearnsAndOrNotXor() {
    float[] corners = {0, 0, 0, 1, 1, 0, 1, 1};
    assertEquals(0, Perceptron.of(2, 1).fit(corners, new int[] {-1, -1, -1, 1}, 100));
    assertEquals(0, Perceptron.of(2, 1).fit(corners, new int[] {-1, 1, 1, 1}, 100));
    assertTrue(Perceptron.of(2, 1).fit(corners, new int[] {-1, 1, 1, -1}, 1000) > 0);
  }

  @Test
  void itMakesNoMoreMistakesThanNovikoffAllows() {
    Random random = new Random(3);
    float[] x = new float[200 * 3];
    int[] signs = new int[200];
    double largest = 0;
    double margin = Double.POSITIVE_INFINITY;
    double norm = Math.sqrt(1 + 4 + 0.25 + 0.09);
    for (int i = 0; i < signs.length; ) {
      double f = 0.3;
      double square = 1;
      for (int j = 0; j < 3; j++) {
        x[i * 3 + j] = random.nextFloat() * 2 - 1;
        f += x[i * 3 + j] * (j == 0 ? 1 : j == 1 ? -2 : 0.5);
        square += x[i * 3 + j] * x[i * 3 + j];
      }
      if (Math.abs(f) > 0.2) {
        signs[i++] = f > 0 ? 1 : -1;
        largest = Math.max(largest, square);
        margin = Math.min(margin, Math.abs(f) / norm);
      }
    }
    Perceptron perceptron = Perceptron.of(3, 1);
    int mistakes = 0;
    int last = 1;
    while (last > 0) {
      last = 0;
      for (int i = 0; i < signs.length; i++) {
        last += perceptron.learn(x, i * 3, signs[i]) ? 1 : 0;
      }
      mistakes += last;
    }
    assertTrue(mistakes <= largest / (margin * margin), mistakes + " mistakes");
  }

  @Test
  void badArgumentsAreNamed() {
    assertThrows(IllegalArgumentException.class, () -> Perceptron.of(0, 1));
    assertThrows(IllegalArgumentException.class, () -> Perceptron.of(1, Float.NaN));
    assertThrows(
        IllegalArgumentException.class, () -> Perceptron.of(1, 1).learn(new float[1], 0, 2));
  }
}
