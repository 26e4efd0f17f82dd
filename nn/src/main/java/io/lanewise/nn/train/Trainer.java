package io.lanewise.nn.train;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.Autograd;
import io.lanewise.nn.Step;
import io.lanewise.nn.Tensor;
import io.lanewise.nn.data.Batch;
import io.lanewise.nn.data.Batches;
import io.lanewise.nn.data.Epoch;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.loss.Losses;
import io.lanewise.nn.metric.ConfusionMatrix;
import io.lanewise.nn.metric.EarlyStopping;
import io.lanewise.nn.metric.Metric;
import io.lanewise.nn.metric.RunningMean;
import io.lanewise.nn.metric.TopKAccuracy;
import io.lanewise.nn.optimise.Optimiser;
import io.lanewise.nn.safetensors.Safetensors;
import io.lanewise.nn.shape.Shape;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BinaryOperator;

/**
 * Trains a classifier: epochs over shuffled batches, validation after each, checkpoints.
 *
 * <pre>{@code
 * Trainer trainer = Trainer.of(model, Optimiser.adam(1e-3, model)).seed(1);
 * trainer.fit(Batches.of(data.train(), 64).shuffled(1), 3);
 * Evaluation result = trainer.evaluate(Batches.of(data.test(), 256));
 * }</pre>
 *
 * <p>The same seeds give the same bits, for any number of threads, and also when a run is stopped
 * and resumed from its checkpoint.
 */
public final class Trainer {
  private static final String OP = "trainer";
  private static final String LAST = "last.safetensors";
  private static final String BEST = "best.safetensors";
  private static final String EPOCHS = "epochs";
  private static final String SEED = "seed";
  private static final String BEST_VALUE = "best";
  private static final String WAITED = "waited";

  private final Layer model;
  private final Optimiser optimiser;
  private final List<TrainingListener> listeners = new ArrayList<>();
  private final Map<String, String> metadata = new HashMap<>();
  private BinaryOperator<Tensor> loss = Losses::crossEntropy;
  private Batches validation;
  private Path folder;
  private long seed;
  private int epochs;
  private boolean stopsEarly;
  private EarlyStopping progress = EarlyStopping.of(Integer.MAX_VALUE, 0, EarlyStopping.Mode.MAX);

  private Trainer(Layer model, Optimiser optimiser) {
    this.model = Check.notNull(OP, "model", model);
    this.optimiser = Check.notNull(OP, "optimiser", optimiser);
  }

  /** Of a model that has its numbers, by cross-entropy. */
  public static Trainer of(Layer model, Optimiser optimiser) {
    return new Trainer(model, optimiser);
  }

  /** By another loss, of scores and integer labels. Returns this. */
  public Trainer loss(BinaryOperator<Tensor> ofScoresAndLabels) {
    loss = Check.notNull(OP, "loss", ofScoresAndLabels);
    return this;
  }

  /** What is done by chance, such as dropout, follows this seed and the epoch. Returns this. */
  public Trainer seed(long other) {
    seed = other;
    return this;
  }

  /** Evaluated after every epoch. Returns this. */
  public Trainer validation(Batches batches) {
    Check.notNull(OP, "validation", batches);
    requireExamples("validation", batches);
    validation = batches;
    return this;
  }

  /** Told how it goes. Returns this. */
  public Trainer listener(TrainingListener listener) {
    listeners.add(Check.notNull(OP, "listener", listener));
    return this;
  }

  /**
   * After every epoch writes {@code last.safetensors} into a folder, with all that is needed to
   * resume, and {@code best.safetensors} when the validation accuracy (without validation the
   * training accuracy) is the highest so far, by more than the least difference of {@link
   * #stopEarly}. Returns this.
   *
   * @param words about the model and how it is trained, kept as the files' metadata; a run resumes
   *     only what was begun with the same
   */
  public Trainer checkpoints(Path where, Map<String, String> words) {
    folder = Check.notNull(OP, "folder", where);
    metadata.putAll(words);
    return this;
  }

  /**
   * Stops after so many epochs in a row without a better validation accuracy (without validation,
   * training accuracy), resumed ones counted. Returns this.
   *
   * @param minDelta by how much more than this it must be higher to be better
   */
  public Trainer stopEarly(int patience, double minDelta) {
    progress =
        new EarlyStopping(patience, minDelta, progress.mode(), progress.best(), progress.waited());
    stopsEarly = true;
    return this;
  }

  /** How many epochs were trained, those of the runs that this one resumed among them. */
  public int epochs() {
    return epochs;
  }

  /**
   * Goes on from the last checkpoint of the folder, where there is one.
   *
   * @return whether there was one
   * @throws IOException when it cannot be read, or is not of this model, optimiser, seed and words;
   *     nothing has changed then
   */
  public boolean resume() throws IOException {
    if (folder == null) {
      throw new IllegalStateException("trainer: must have a folder of checkpoints to resume from");
    }
    Path last = folder.resolve(LAST);
    if (!Files.exists(last)) {
      return false;
    }
    Map<String, String> words;
    try (Safetensors tensors = Safetensors.open(last)) {
      words = tensors.metadata();
    }
    Map<String, String> same = new TreeMap<>(metadata);
    same.put(SEED, Long.toString(seed));
    for (Map.Entry<String, String> word : same.entrySet()) {
      String is = words.get(word.getKey());
      if (!word.getValue().equals(is)) {
        throw new CheckpointException(
            last, "metadata " + word.getKey() + " must be " + word.getValue() + ", is " + is);
      }
    }
    int done = (int) Math.min(Integer.MAX_VALUE, Checkpoint.count(last, words, EPOCHS));
    int waited = (int) Math.min(Integer.MAX_VALUE, Checkpoint.count(last, words, WAITED));
    double best;
    try {
      best = Double.parseDouble(words.getOrDefault(BEST_VALUE, ""));
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          last, "metadata best must be a number, is " + words.get(BEST_VALUE));
    }
    Checkpoint.load(last, model, optimiser);
    epochs = done;
    progress =
        new EarlyStopping(progress.patience(), progress.minDelta(), progress.mode(), best, waited);
    return true;
  }

  /**
   * Trains until so many epochs are done in all, resumed ones counted.
   *
   * <p>What a listener throws ends it in the middle of an epoch, which then does not count; the
   * checkpoint is still that of the epoch before.
   *
   * @return what came of each epoch of this call
   * @throws IllegalArgumentException when there are no batches
   * @throws DivergenceException when a loss is not finite; likewise in the middle of an epoch
   * @throws IOException when a checkpoint cannot be written
   */
  public List<EpochResult> fit(Batches batches, int total) throws IOException {
    Check.notNull(OP, "batches", batches);
    Check.size(OP, "epochs", total);
    requireExamples("batches", batches);
    List<EpochResult> results = new ArrayList<>();
    while (epochs < total && !(stopsEarly && progress.stops())) {
      EpochResult result = epoch(batches, epochs);
      epochs++;
      results.add(result);
      keep(result);
      for (TrainingListener listener : listeners) {
        listener.epochEnds(result);
      }
    }
    return results;
  }

  private static void requireExamples(String name, Batches batches) {
    if (batches.count() == 0) {
      throw Check.error(OP, name, "must be at least 1", "none of " + batches.dataset().name());
    }
  }

  private EpochResult epoch(Batches batches, int number) {
    model.train();
    model.reseed(seed + number * 0x9e3779b97f4a7c15L);
    RunningMean mean = new RunningMean();
    TopKAccuracy accuracy = TopKAccuracy.accuracy();
    listeners.forEach(listener -> listener.epochBegins(number, batches.count()));
    long begin = System.nanoTime();
    try (Epoch epoch = batches.epoch(number)) {
      while (epoch.hasNext()) {
        Batch batch = epoch.next();
        learn(number, batch, mean, accuracy);
        for (TrainingListener listener : listeners) {
          listener.batchEnds(batch.number(), batch.count(), mean.value(), accuracy.value());
        }
      }
    }
    double seconds = (System.nanoTime() - begin) * 1e-9;
    return new EpochResult(
        number,
        mean.value(),
        accuracy.value(),
        optimiser.learningRate(),
        seconds,
        validation == null ? null : evaluate(validation));
  }

  private void learn(int epoch, Batch batch, RunningMean mean, TopKAccuracy accuracy) {
    try (Step _ = Step.begin()) {
      Tensor labels = labels(batch);
      Tensor scores = model.apply(images(batch));
      Tensor value = loss.apply(scores, labels);
      if (!Float.isFinite(value.item())) {
        throw new DivergenceException(
            value.item(), epoch, batch.number(), optimiser.learningRate());
      }
      value.backward();
      double penalties = optimiser.step();
      mean.add(value.item() + penalties, batch.count());
      count(scores, batch, accuracy);
    }
  }

  private static void count(Tensor scores, Batch batch, Metric... metrics) {
    int classes = scores.shape().size(-1);
    for (Metric metric : metrics) {
      metric.add(scores.elements(), 0, batch.count(), classes, batch.labels(), 0);
    }
  }

  /** The arrays themselves, but of a short batch a copy, which has its length. */
  private static Tensor images(Batch batch) {
    Shape shape = batch.shape();
    float[] images = batch.images();
    return Tensor.of(
        shape,
        images.length == shape.elements() ? images : Arrays.copyOf(images, shape.elements()));
  }

  private static Tensor labels(Batch batch) {
    int[] labels = batch.labels();
    return Tensor.ofIntegers(
        labels.length == batch.count() ? labels : Arrays.copyOf(labels, batch.count()));
  }

  private void keep(EpochResult result) throws IOException {
    double value = result.validation() == null ? result.accuracy() : result.validation().accuracy();
    boolean better = progress.isBetter(value);
    progress = progress.after(value);
    if (folder == null) {
      return;
    }
    Files.createDirectories(folder);
    Map<String, String> words = new HashMap<>(metadata);
    words.put(SEED, Long.toString(seed));
    words.put(EPOCHS, Integer.toString(epochs));
    words.put(BEST_VALUE, Double.toString(progress.best()));
    words.put(WAITED, Integer.toString(progress.waited()));
    if (better) {
      Checkpoint.save(folder.resolve(BEST), model, words);
    }
    // Last, so that where it says an epoch is done, all of it is.
    Checkpoint.save(folder.resolve(LAST), model, optimiser, words);
  }

  /**
   * Evaluates the model, in evaluation mode, and leaves each layer in the mode that it was in.
   *
   * @throws IllegalArgumentException when there are no batches
   */
  public Evaluation evaluate(Batches batches) {
    Check.notNull(OP, "batches", batches);
    requireExamples("batches", batches);
    return model.evaluating(() -> evaluated(batches));
  }

  private Evaluation evaluated(Batches batches) {
    RunningMean mean = new RunningMean();
    TopKAccuracy accuracy = TopKAccuracy.accuracy();
    TopKAccuracy top5 = new TopKAccuracy(5);
    ConfusionMatrix confusion = new ConfusionMatrix(batches.dataset().classes());
    try (Epoch epoch = batches.epoch(0)) {
      while (epoch.hasNext()) {
        Batch batch = epoch.next();
        try (Step _ = Step.begin()) {
          Autograd.noGrad(
              () -> {
                Tensor scores = model.apply(images(batch));
                mean.add(loss.apply(scores, labels(batch)).item(), batch.count());
                count(scores, batch, accuracy, top5, confusion);
              });
        }
      }
    }
    return new Evaluation(mean.value(), accuracy.value(), top5.value(), confusion);
  }
}
