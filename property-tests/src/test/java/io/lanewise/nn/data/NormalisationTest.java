package io.lanewise.nn.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.kernels.shape.Layout;
import io.lanewise.nn.shape.Shape;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Channels are brought to mean 0 and deviation 1. */
class NormalisationTest {
  private static final Shape SHAPE = Shape.of(2, 3, 5);

  @Test
  void itIsTheMeanAndTheDeviation() {
    Normalisation norm = Normalisation.of(floats(Shape.of(2, 1, 2), 1, 2, 10, 20, 3, 6, 30, 40));
    assertEquals(List.of(3f, 25f), norm.mean());
    // Squares of 2, 1, 0, 3 about the mean, and of 15, 5, 5, 15.
    assertEquals(
        List.of((float) Math.sqrt(14 / 4.0), (float) Math.sqrt(500 / 4.0)), norm.deviation());
  }

  @Test
  void whatItMakesHasMeanZeroAndDeviationOne() {
    Random random = new Random(1);
    float[] elements = new float[50 * SHAPE.elements()];
    for (int i = 0; i < elements.length; i++) {
      // The second channel far from 0, where the mean of squares would cancel.
      boolean second = i % SHAPE.elements() >= 15;
      elements[i] = (float) (second ? 1000 + random.nextGaussian() / 64 : random.nextGaussian());
    }
    Dataset set = floats(SHAPE, elements);
    Normalisation norm = Normalisation.of(set);
    // As the direct formula has it, in double.
    double mean = 0;
    double squares = 0;
    for (int i = 0; i < elements.length; i++) {
      mean += i % 30 >= 15 ? elements[i] / 750.0 : 0;
    }
    for (int i = 0; i < elements.length; i++) {
      squares += i % 30 >= 15 ? (elements[i] - mean) * (elements[i] - mean) / 750.0 : 0;
    }
    assertEquals((float) mean, norm.mean().getLast());
    assertEquals(Math.sqrt(squares), norm.deviation().getLast(), 1e-8);
    for (int i = 0; i < set.size(); i++) {
      norm.apply(SHAPE, elements, i * SHAPE.elements());
    }
    Normalisation again = Normalisation.of(floats(SHAPE, elements));
    for (int c = 0; c < 2; c++) {
      // The mean is rounded to a float near 1000, a 2^-15 of which is 1/500 of the deviation.
      assertEquals(0, again.mean().get(c), 2.1e-3);
      assertEquals(1, again.deviation().get(c), 1e-4);
    }
  }

  @Test
  void equalElementsKeepTheirScale() {
    Normalisation norm = Normalisation.of(floats(Shape.of(1, 1, 2), 0.5f, 0.5f, 0.5f, 0.5f));
    assertEquals(new Normalisation(List.of(0.5f), List.of(1f)), norm);
  }

  @Test
  void onlyTheExampleIsTouched() {
    float[] array = {9, 1, 2, 3, 4, 9};
    new Normalisation(List.of(1f, 2f), List.of(0.5f, 2f)).apply(Shape.of(2, 1, 2), array, 1);
    assertArrayEquals(new float[] {9, 0, 2, 0.5f, 1, 9}, array);
  }

  @Test
  void wrongArgumentsAreRefused() {
    Normalisation norm = new Normalisation(List.of(0f), List.of(1f));
    for (Runnable wrong :
        List.<Runnable>of(
            () -> new Normalisation(List.of(0f), List.of()),
            () -> new Normalisation(List.of(0f), List.of(0f)),
            () -> new Normalisation(List.of(0f), List.of(Float.NaN)),
            () -> new Normalisation(List.of(Float.NaN), List.of(1f)),
            () -> norm.apply(SHAPE, new float[30], 0),
            () -> norm.apply(Shape.of(1, 2, 2), new float[4], 1),
            () -> Normalisation.of(SyntheticDigits.of(1, 0)),
            () -> Batches.of(floats(SHAPE, new float[30]), 1).normalised(norm))) {
      assertThrows(IllegalArgumentException.class, wrong::run);
    }
  }

  private static Dataset floats(Shape shape, float... elements) {
    return Datasets.ofFloats(
        "floats",
        Layout.NCHW,
        shape,
        elements,
        new int[elements.length / shape.elements()],
        List.of("a"));
  }
}
