package io.lanewise.nn.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.kernels.optimiser.Rule;
import io.lanewise.kernels.parallel.Threads;
import io.lanewise.nn.Autograd;
import io.lanewise.nn.Step;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.data.Augmentation;
import io.lanewise.nn.data.Batches;
import io.lanewise.nn.data.Split;
import io.lanewise.nn.data.SyntheticDigits;
import io.lanewise.nn.layer.BatchNorm;
import io.lanewise.nn.layer.Conv2d;
import io.lanewise.nn.layer.Dropout;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.layer.Layers;
import io.lanewise.nn.layer.Linear;
import io.lanewise.nn.layer.MaxPool2d;
import io.lanewise.nn.layer.Sequential;
import io.lanewise.nn.loss.Losses;
import io.lanewise.nn.models.Models;
import io.lanewise.nn.optimise.Optimiser;
import io.lanewise.nn.schedule.Constant;
import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Training as a whole. */
class TrainerTest {
  @TempDir private Path folder;

  /** Everything that has chance or state in it. */
  private static Sequential model() {
    Sequential model =
        Sequential.of(
            Conv2d.of(1, 4, 5).stride(2),
            BatchNorm.of(4),
            Layers.relu(),
            MaxPool2d.of(2),
            Dropout.of(0.2f),
            Layers.flatten(),
            Linear.of(144, 10));
    model.initialise(5);
    return model;
  }

  private static Trainer trainer(Layer model) {
    Rule adam = Rule.of(Rule.Kind.ADAMW);
    return Trainer.of(model, Optimiser.of(adam, new Constant(2e-3), model)).seed(3);
  }

  private static final Split DIGITS = SyntheticDigits.split(1, 200, 50);

  private static Batches batches() {
    return Batches.of(DIGITS.train(), 32).shuffled(2).augmented(Augmentation.NONE.shifted(1, 1), 4);
  }

  private static Map<String, float[]> numbers(Layer model) {
    Map<String, float[]> numbers = new HashMap<>();
    model.state().forEach((name, p) -> numbers.put(name, p.tensor().elements().clone()));
    return numbers;
  }

  private static void assertSame(Map<String, float[]> expected, Map<String, float[]> got) {
    assertEquals(expected.keySet(), got.keySet());
    expected.forEach((name, numbers) -> assertArrayEquals(numbers, got.get(name), name));
  }

  @Test
  void aResumedRunGivesTheBitsOfAnUninterruptedOne() throws IOException {
    Sequential whole = model();
    List<EpochResult> history = trainer(whole).fit(batches(), 4);

    Sequential first = model();
    trainer(first).checkpoints(folder, Map.of("model", "test")).fit(batches(), 2);
    Sequential second = model();
    Trainer resumed = trainer(second).checkpoints(folder, Map.of());
    assertTrue(resumed.resume());
    assertEquals(2, resumed.epochs());
    List<EpochResult> rest = resumed.fit(batches(), 4);

    assertSame(numbers(whole), numbers(second));
    assertEquals(2, rest.size());
    assertEquals(history.get(3).loss(), rest.get(1).loss());
  }

  @Test
  void sameSeedSameBitsForOneAndTwoThreads() throws IOException {
    Sequential one = model();
    Sequential two = model();
    Autograd.on(Threads.ONE, () -> fit(one));
    Autograd.on(Threads.of(2), () -> fit(two));
    assertSame(numbers(one), numbers(two));
  }

  private static void fit(Layer model) {
    try {
      trainer(model).fit(batches(), 1);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void resumingRefusesWhatIsNotThisRun() throws IOException {
    Sequential model = model();
    Trainer trainer = trainer(model).checkpoints(folder, Map.of());
    assertFalse(trainer.resume());
    trainer.fit(batches(), 1);
    Map<String, float[]> before = numbers(model);
    IOException seed =
        assertThrows(
            CheckpointException.class,
            () -> trainer(model).checkpoints(folder, Map.of()).seed(4).resume());
    assertTrue(seed.getMessage().contains("seed must be 4, is 3"), seed.getMessage());
    CheckpointException words =
        assertThrows(
            CheckpointException.class,
            () -> trainer(model).checkpoints(folder, Map.of("batch", "64")).resume());
    assertTrue(words.getMessage().contains("batch must be 64, is null"), words.getMessage());
    Layer other = Models.mlp(Shape.of(1, 28, 28), 10, 16);
    other.initialise(1);
    IOException tensors =
        assertThrows(
            CheckpointException.class, () -> trainer(other).checkpoints(folder, Map.of()).resume());
    assertTrue(tensors.getMessage().contains("has tensors that"), tensors.getMessage());
    assertSame(before, numbers(model));
  }

  @Test
  void weightsGoThroughFilesUnchanged() throws IOException {
    Sequential model = model();
    Path file = folder.resolve("model.safetensors");
    Checkpoint.save(file, model, Map.of("about", "it"));
    Sequential other = model();
    other.initialise(99);
    assertEquals("it", Checkpoint.load(file, other).get("about"));
    assertSame(numbers(model), numbers(other));
    Files.write(file, new byte[] {1, 2, 3});
    assertThrows(IOException.class, () -> Checkpoint.load(file, other));
    assertSame(numbers(model), numbers(other));
  }

  @Test
  void aBatchCanBeMemorised() {
    Sequential model = Models.lenet5(Shape.of(1, 28, 28), 10);
    model.initialise(1);
    Random random = new Random(1);
    float[] pixels = new float[16 * 784];
    int[] labels = new int[16];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = random.nextFloat();
    }
    for (int i = 0; i < labels.length; i++) {
      labels[i] = random.nextInt(10);
    }
    Tensor x = Tensor.of(Shape.of(16, 1, 28, 28), pixels);
    Optimiser optimiser = Optimiser.adam(2e-3, model);
    float loss = Float.NaN;
    for (int i = 0; i < 400 && !(loss < 1e-3); i++) {
      try (Step _ = Step.begin()) {
        Tensor value = Losses.crossEntropy(model.apply(x), Tensor.ofIntegers(labels));
        value.backward();
        optimiser.step();
        loss = value.item();
      }
    }
    assertTrue(loss < 1e-3, "loss " + loss);
  }

  @Test
  void aRateOfZeroChangesNothing() throws IOException {
    for (Rule.Kind kind : Rule.Kind.values()) {
      Layer model = Models.mlp(Shape.of(1, 28, 28), 10, 8);
      model.initialise(1);
      Map<String, float[]> before = numbers(model);
      Optimiser optimiser = Optimiser.of(Rule.of(kind), new Constant(0), model);
      Trainer.of(model, optimiser).fit(batches(), 1);
      assertSame(before, numbers(model));
    }
  }

  @Test
  void stoppingEarlyKeepsTheBest() throws IOException {
    Layer model = Models.mlp(Shape.of(1, 28, 28), 10, 8);
    model.initialise(1);
    Optimiser still = Optimiser.of(Rule.of(Rule.Kind.SGD), new Constant(0), model);
    List<EpochResult> results =
        Trainer.of(model, still)
            .validation(Batches.of(DIGITS.test(), 50))
            .stopEarly(2, 0)
            .checkpoints(folder, Map.of())
            .fit(batches(), 50);
    // The first is the best, and two after it are no better.
    assertEquals(3, results.size());
    assertTrue(Files.exists(folder.resolve("best.safetensors")));
  }

  @Test
  void digitsAreLearnt() throws IOException {
    Layer model = Models.lenet5(Shape.of(1, 28, 28), 10);
    model.initialise(1);
    Split digits = SyntheticDigits.split(7, 2_000, 500);
    Trainer trainer = Trainer.of(model, Optimiser.adam(2e-3, model));
    trainer.fit(Batches.of(digits.train(), 50).shuffled(1), 3);
    Evaluation result = trainer.evaluate(Batches.of(digits.test(), 128));
    assertTrue(result.accuracy() > 0.85, "accuracy " + result.accuracy());
    assertTrue(result.top5() >= result.accuracy());
    assertEquals(result.accuracy(), result.confusion().value(), 1e-12);
    assertTrue(model.isTraining());
  }

  @Test
  void aLossThatIsNotFiniteEndsTrainingBeforeTheStep() {
    Layer model = Models.linear(Shape.of(1, 28, 28), 10);
    model.initialise(1);
    Rule sgd = Rule.of(Rule.Kind.SGD);
    Trainer trainer = Trainer.of(model, Optimiser.of(sgd, new Constant(1e37), model));
    DivergenceException e =
        assertThrows(DivergenceException.class, () -> trainer.fit(batches(), 9));
    assertTrue(
        e.getMessage()
            .matches("trainer: loss must be finite, got .* in batch \\d of epoch \\d with.*"),
        e.getMessage());
    for (float[] numbers : numbers(model).values()) {
      for (float number : numbers) {
        assertTrue(Float.isFinite(number), "no step was taken by it");
      }
    }
    Step.begin().close();
  }

  @Test
  void nothingToLearnFromIsAnError() {
    Layer model = model();
    Batches none = Batches.of(SyntheticDigits.of(1, 5), 6).dropLast();
    IllegalArgumentException learnt =
        assertThrows(IllegalArgumentException.class, () -> trainer(model).fit(none, 1));
    assertTrue(learnt.getMessage().contains("batches must be at least 1"), learnt.getMessage());
    assertThrows(IllegalArgumentException.class, () -> trainer(model).validation(none));
    assertThrows(IllegalArgumentException.class, () -> trainer(model).evaluate(none));
  }

  @Test
  void anEpochThatAListenerEndedDoesNotCount() throws IOException {
    Trainer trainer = trainer(model()).checkpoints(folder, Map.of());
    trainer.fit(batches(), 1);
    byte[] before = Files.readAllBytes(folder.resolve("last.safetensors"));
    trainer.listener(
        new TrainingListener() {
          @Override
          public void batchEnds(int batch, int examples, double loss, double accuracy) {
            throw new UnsupportedOperationException("enough");
          }
        });
    assertThrows(UnsupportedOperationException.class, () -> trainer.fit(batches(), 2));
    assertEquals(1, trainer.epochs());
    assertArrayEquals(before, Files.readAllBytes(folder.resolve("last.safetensors")));
    Step.begin().close();
  }

  @Test
  void patienceIsCountedOnOverAResumption() throws IOException {
    Batches test = Batches.of(DIGITS.test(), 50);
    Layer linear = Models.linear(Shape.of(1, 28, 28), 10);
    linear.initialise(1);
    Optimiser rest = Optimiser.of(Rule.of(Rule.Kind.SGD), new Constant(0), linear);
    Trainer.of(linear, rest).validation(test).checkpoints(folder, Map.of()).fit(batches(), 2);
    Trainer again = Trainer.of(linear, rest).validation(test).checkpoints(folder, Map.of());
    assertTrue(again.resume());
    // The second epoch was no better; another such one makes two.
    assertEquals(1, again.stopEarly(2, 0).fit(batches(), 50).size());
  }

  @Test
  void evaluatingLeavesEachLayerInItsMode() {
    Sequential model = model();
    Layer norm = model.children().get("1");
    norm.eval();
    trainer(model).evaluate(Batches.of(DIGITS.test(), 50));
    assertFalse(norm.isTraining());
    assertTrue(model.isTraining());
    assertTrue(model.children().get("4").isTraining());
  }
}
