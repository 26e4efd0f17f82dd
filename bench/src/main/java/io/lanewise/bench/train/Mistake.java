package io.lanewise.bench.train;

import io.lanewise.nn.Autograd;
import io.lanewise.nn.Functions;
import io.lanewise.nn.Step;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.data.Batch;
import io.lanewise.nn.data.Batches;
import io.lanewise.nn.data.Epoch;
import io.lanewise.nn.layer.Layer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/**
 * An example that a model is wrong about.
 *
 * @param index its place in the data set
 * @param right its class
 * @param said the model's answer
 * @param probability how sure it was
 */
public record Mistake(int index, int right, int said, float probability) {
  /** All mistakes of a model, those that it is surest of first. */
  public static List<Mistake> of(Layer model, Batches batches) {
    List<Mistake> mistakes = new ArrayList<>();
    model.eval();
    try (Epoch epoch = batches.epoch(0)) {
      while (epoch.hasNext()) {
        Batch batch = epoch.next();
        try (Step _ = Step.begin()) {
          Autograd.noGrad(() -> add(model, batch, mistakes));
        }
      }
    }
    mistakes.sort(Comparator.comparingDouble(mistake -> -mistake.probability));
    return mistakes;
  }

  private static void add(Layer model, Batch batch, List<Mistake> mistakes) {
    float[] images = Arrays.copyOf(batch.images(), batch.shape().elements());
    float[] answers = Functions.softmax(model.apply(Tensor.of(batch.shape(), images))).elements();
    int classes = answers.length / batch.count();
    for (int row = 0; row < batch.count(); row++) {
      int best = 0;
      for (int c = 1; c < classes; c++) {
        best = answers[row * classes + c] > answers[row * classes + best] ? c : best;
      }
      if (best != batch.labels()[row]) {
        mistakes.add(
            new Mistake(
                batch.indices()[row], batch.labels()[row], best, answers[row * classes + best]));
      }
    }
  }
}
