package io.lanewise.nn.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.testkit.Refusal;
import java.util.List;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** Accuracy and the confusion matrix by hand, and what holds between them. */
class AccuracyTest {
  private static final float NAN = Float.NaN;

  private static double topK(int k, int classes, float[] scores, int... labels) {
    TopKAccuracy metric = new TopKAccuracy(k);
    metric.add(scores, 0, labels.length, classes, labels, 0);
    assertEquals(labels.length, metric.rows());
    return metric.value();
  }

  @Example
  void byHand() {
    float[] scores = {0.1f, 0.7f, 0.2f, 5f, -1f, 4f, -3f, -2f, -1f, 0f, 9f, 8f};
    assertEquals(0.5, topK(1, 3, scores, 1, 2, 2, 0));
    assertEquals(0.75, topK(2, 3, scores, 1, 2, 2, 0));
    assertEquals(1, topK(3, 3, scores, 1, 2, 2, 0));
    assertEquals(1, topK(9, 3, scores, 1, 2, 2, 0), "more than there are");
  }

  @Example
  void amongEqualScoresTheLowerIndexComesFirst() {
    float[] equal = {2f, 2f, 2f};
    assertEquals(1, topK(1, 3, equal, 0));
    assertEquals(0, topK(1, 3, equal, 1));
    assertEquals(1, topK(2, 3, equal, 1));
    assertEquals(0, topK(2, 3, equal, 2));
    assertEquals(1, topK(1, 2, new float[] {-0f, 0f}, 0), "zeros are equal");
    float infinity = Float.POSITIVE_INFINITY;
    assertEquals(0, topK(1, 2, new float[] {infinity, infinity}, 1));
    assertEquals(1, topK(1, 2, new float[] {-infinity, -infinity}, 0));
  }

  @Example
  void aNanIsNeverRight() {
    float[] nans = {NAN, NAN, NAN};
    for (int k = 1; k <= 4; k++) {
      for (int label = 0; label < 3; label++) {
        assertEquals(0, topK(k, 3, nans, label));
      }
    }
    // Another's NaN comes before every number.
    float[] one = {1f, NAN, 3f};
    assertEquals(0, topK(1, 3, one, 2));
    assertEquals(1, topK(2, 3, one, 2));
    assertEquals(0, topK(3, 3, one, 1));
    assertEquals(1, topK(3, 3, one, 0));
    ConfusionMatrix matrix = ConfusionMatrix.of(3);
    matrix.add(one, 0, 1, 3, new int[] {2}, 0);
    assertEquals(0, matrix.value());
    assertEquals(1, matrix.silent(2));
    assertEquals(0, matrix.count(2, 2));
    assertEquals(0, matrix.recall(2));
  }

  @Example
  void confusionByHand() {
    ConfusionMatrix matrix = new ConfusionMatrix(List.of("cat", "dog", "horse"));
    assertTrue(Double.isNaN(matrix.value()));
    assertTrue(Double.isNaN(matrix.precision(0)) && Double.isNaN(matrix.recall(0)));
    // Rows of one 1 each: cats as cat, cat, dog; dogs as dog; horses as cat, horse.
    float[] scores = {1, 0, 0, 1, 0, 0, 0, 1, 0, 0, 1, 0, 1, 0, 0, 0, 0, 1};
    int[] labels = {0, 0, 0, 1, 2, 2};
    matrix.add(scores, 0, 4, 3, labels, 0);
    matrix.add(scores, 12, 2, 3, labels, 4);
    assertEquals(4 / 6.0, matrix.value());
    assertEquals(2, matrix.count(0, 0));
    assertEquals(1, matrix.count(0, 1));
    assertEquals(1, matrix.count(2, 0));
    assertEquals(0, matrix.count(1, 0));
    assertEquals(2 / 3.0, matrix.precision(0));
    assertEquals(2 / 3.0, matrix.recall(0));
    assertEquals(1 / 2.0, matrix.precision(1));
    assertEquals(1, matrix.recall(1));
    assertEquals(1, matrix.precision(2));
    assertEquals(1 / 2.0, matrix.recall(2));
    assertEquals(
        """
                      cat   dog  horse  recall %
        cat             2     1      0      66.7
        dog             0     1      0     100.0
        horse           1     0      1      50.0
        precision %  66.7  50.0  100.0
        """,
        matrix.toString());
    matrix.add(new float[] {NAN, 0, 0}, 0, 1, 3, new int[] {1}, 0);
    assertEquals(
        """
                      cat   dog  horse  NaN  recall %
        cat             2     1      0    0      66.7
        dog             0     1      0    1      50.0
        horse           1     0      1    0      50.0
        precision %  66.7  50.0  100.0
        """,
        matrix.toString());
    matrix.reset();
    assertEquals(
        """
                     cat  dog  horse  recall %
        cat            0    0      0         -
        dog            0    0      0         -
        horse          0    0      0         -
        precision %    -    -      -
        """,
        matrix.toString());
  }

  /** Few values, so that there are ties and NaNs; six rows of five classes. */
  @Provide
  Arbitrary<float[]> scores() {
    return Arbitraries.of(0f, -0f, 1f, 2f, -3f, NAN, Float.NEGATIVE_INFINITY)
        .array(Float[].class)
        .ofSize(30)
        .map(
            boxed -> {
              float[] scores = new float[30];
              for (int i = 0; i < 30; i++) {
                scores[i] = boxed[i];
              }
              return scores;
            });
  }

  @Provide
  Arbitrary<int[]> labels() {
    return Arbitraries.integers().between(0, 4).array(int[].class).ofSize(6);
  }

  @Property
  void theMatrixsAccuracyIsTheAccuracy(
      @ForAll("scores") float[] scores, @ForAll("labels") int[] labels) {
    ConfusionMatrix matrix = ConfusionMatrix.of(5);
    matrix.add(scores, 0, 6, 5, labels, 0);
    assertEquals(topK(1, 5, scores, labels), matrix.value());
    long all = 0;
    for (int i = 0; i < 5; i++) {
      for (int j = 0; j < 5; j++) {
        all += matrix.count(i, j);
      }
      all += matrix.silent(i);
    }
    assertEquals(6, all);
  }

  @Property
  void moreClassesAreNoWorse(@ForAll("scores") float[] scores, @ForAll("labels") int[] labels) {
    for (int k = 1; k < 6; k++) {
      assertTrue(topK(k, 5, scores, labels) <= topK(k + 1, 5, scores, labels));
    }
    long numbers =
        IntStream.range(0, 6).filter(i -> !Float.isNaN(scores[5 * i + labels[i]])).count();
    assertEquals(numbers / 6.0, topK(5, 5, scores, labels), "all classes: right, but for NaNs");
  }

  /** The classes of a row of numbers are in one order: each is the first k of exactly k. */
  @Property
  void asManyAreRightAsAreAsked(@ForAll("scores") float[] scores) {
    int[] each = {0, 1, 2, 3, 4};
    for (int row = 0; row < 6; row++) {
      float[] same = new float[25];
      int nans = 0;
      for (int i = 0; i < 25; i++) {
        same[i] = scores[5 * row + i % 5];
      }
      for (int i = 0; i < 5; i++) {
        nans += Float.isNaN(same[i]) ? 1 : 0;
      }
      for (int k = 1; k <= 5; k++) {
        assertEquals(Math.max(0, k - nans) / 5.0, topK(k, 5, same, each), "row " + row);
      }
    }
  }

  @Property
  void batchesDoNotMatter(@ForAll("scores") float[] scores, @ForAll("labels") int[] labels) {
    for (Metric metric :
        List.of(TopKAccuracy.accuracy(), new TopKAccuracy(2), ConfusionMatrix.of(5))) {
      metric.add(scores, 0, 6, 5, labels, 0);
      double whole = metric.value();
      metric.reset();
      assertTrue(Double.isNaN(metric.value()));
      metric.add(scores, 0, 2, 5, labels, 0);
      metric.add(scores, 10, 0, 5, labels, 2);
      metric.add(scores, 10, 4, 5, labels, 2);
      assertEquals(whole, metric.value());
    }
  }

  @Example
  void refusals() {
    float[] scores = new float[6];
    int[] labels = {0, 1};
    for (Metric metric : List.of(new TopKAccuracy(1), ConfusionMatrix.of(3))) {
      Refusal.of("rows", () -> metric.add(scores, 0, -1, 3, labels, 0));
      Refusal.of("classes", () -> metric.add(scores, 0, 2, 0, labels, 0));
      Refusal.of("scores", () -> metric.add(null, 0, 2, 3, labels, 0));
      Refusal.of("scores", () -> metric.add(scores, 1, 2, 3, labels, 0));
      Refusal.of("scores", () -> metric.add(scores, 0, 1 << 30, 3, labels, 0));
      Refusal.of("labels", () -> metric.add(scores, 0, 2, 3, null, 0));
      Refusal.of("labels", () -> metric.add(scores, 0, 2, 3, labels, 1));
      Refusal.of("labels", () -> metric.add(scores, 0, 2, 3, new int[] {0, 3}, 0));
      Refusal.of("labels", () -> metric.add(scores, 0, 2, 3, new int[] {0, -1}, 0));
      assertTrue(Double.isNaN(metric.value()), "nothing was counted");
    }
    Refusal.of("classes", () -> ConfusionMatrix.of(3).add(scores, 0, 3, 2, labels, 0));
    Refusal.of("k", () -> new TopKAccuracy(0));
    Refusal.of("classes", () -> ConfusionMatrix.of(0));
    Refusal.of("classes", () -> new ConfusionMatrix(List.of()));
    Refusal.of("names", () -> new ConfusionMatrix(null));
    Refusal.of("right", () -> ConfusionMatrix.of(2).count(2, 0));
    Refusal.of("said", () -> ConfusionMatrix.of(2).count(0, -1));
    Refusal.of("which", () -> ConfusionMatrix.of(2).recall(2));
    Refusal.of("which", () -> ConfusionMatrix.of(2).precision(2));
  }
}
