package io.lanewise.nn.models;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.nn.Autograd;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Step;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.loss.Losses;
import io.lanewise.nn.optimise.Optimiser;
import io.lanewise.nn.shape.Shape;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The networks of the textbooks are those, and learn what the textbooks say. */
class ModelsTest {
  private static final Shape DIGIT = Shape.of(1, 28, 28);

  @Test
  void theyHaveAsManyParametersAsTheirTextbooksSay() {
    assertEquals(7_850, Models.linear(DIGIT, 10).parameterCount());
    assertEquals(785, Models.perceptron(DIGIT).parameterCount());
    // 784·512 + 512 + 512·10 + 10
    assertEquals(407_050, Models.mlp(DIGIT, 10, 512).parameterCount());
    assertEquals(61_706, Models.lenet5(DIGIT, 10).parameterCount());
    // 25·9 + 25, 50·25·9 + 50, 1250·100 + 100, 100·10 + 10
    assertEquals(250 + 11_300 + 125_100 + 1_010, Models.smallCnn(DIGIT, 10).parameterCount());
  }

  /** W, x and b as lectures on linear classifiers have them: a score a class, by hand. */
  @Test
  void theLinearClassifierOfTheLectures() {
    float[] w = {.1f, -.25f, .1f, 2.5f, 0, .5f, .2f, -.6f, 2, .8f, 1.8f, -.1f};
    Tensor x = Tensor.of(Shape.of(1, 4), 1, 73, 227, 82);
    float[] scores =
        Functions.linear(x, Tensor.of(Shape.of(3, 4), w), Tensor.of(Shape.of(3), -2, 1.7f, -.5f))
            .elements();
    assertEquals(.1 - 18.25 + 22.7 + 205 - 2, scores[0], 1e-4);
    assertEquals(36.5 + 45.4 - 49.2 + 1.7, scores[1], 1e-4);
    assertEquals(2 + 58.4 + 408.6 - 8.2 - .5, scores[2], 1e-4);
  }

  private static final float[][] PATTERNS = {
    {1, 0, 1, 0, 1, 0, 1, 0, 1}, {1, 1, 1, 1, 0, 1, 1, 1, 1}, {0, 1, 0, 1, 1, 1, 0, 1, 0}
  };

  /** Writes one of three patterns somewhere into each image, over weak noise. */
  private static int[] draw(Random random, float[] images, int count) {
    int[] labels = new int[count];
    for (int i = 0; i < count; i++) {
      for (int p = 0; p < 64; p++) {
        images[i * 64 + p] = 0.15f * random.nextFloat();
      }
      labels[i] = random.nextInt(3);
      int corner = i * 64 + random.nextInt(6) * 8 + random.nextInt(6);
      for (int p = 0; p < 9; p++) {
        images[corner + p / 3 * 8 + p % 3] += PATTERNS[labels[i]][p];
      }
    }
    return labels;
  }

  @Test
  void threePatternsAreToldApartWhereverTheyAre() {
    Layer model = Models.patterns(Shape.of(1, 8, 8), 3);
    assertEquals(30 + 12, model.parameterCount());
    model.initialise(2);
    Random random = new Random(1);
    Optimiser optimiser = Optimiser.adam(0.02, model);
    float[] images = new float[64 * 64];
    for (int step = 0; step < 500; step++) {
      int[] labels = draw(random, images, 64);
      try (Step _ = Step.begin()) {
        Tensor x = Tensor.of(Shape.of(64, 1, 8, 8), images);
        Losses.crossEntropy(model.apply(x), Tensor.ofIntegers(labels)).backward();
        optimiser.step();
      }
    }
    float[] unseen = new float[300 * 64];
    int[] labels = draw(random, unseen, 300);
    Tensor x = Tensor.of(Shape.of(300, 1, 8, 8), unseen);
    float[] scores = Autograd.noGrad(() -> model.apply(x)).elements();
    int right = 0;
    for (int i = 0; i < 300; i++) {
      int best = 0;
      for (int c = 1; c < 3; c++) {
        best = scores[i * 3 + c] > scores[i * 3 + best] ? c : best;
      }
      right += best == labels[i] ? 1 : 0;
    }
    assertTrue(right >= 285, right + " of 300");
  }
}
