package io.lanewise.nn.data;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.util.stream.IntStream;

/**
 * How a data set is handed out in mini-batches: {@code Batches.of(train,
 * 64).shuffled(1).normalised(norm)}. Immutable. The order of an epoch depends on the seed and the
 * epoch's number alone, and what is random about an example on the seed, the epoch and the
 * example's place in the data set; so neither threads, nor the size of batches, nor where an epoch
 * is taken up again changes anything.
 */
public final class Batches {
  private static final String OP = "batches";

  private static final int AHEAD = 2;

  private final Dataset dataset;
  private final Shape example;
  private final int batch;
  private final boolean shuffled;
  private final long orderSeed;
  private final Augmentation augmentation;
  private final long augmentationSeed;
  private final Normalisation normalisation;
  private final boolean dropLast;
  private final int ahead;

  private Batches(
      Dataset dataset,
      int batch,
      boolean shuffled,
      long orderSeed,
      Augmentation augmentation,
      long augmentationSeed,
      Normalisation normalisation,
      boolean dropLast,
      int ahead) {
    this.dataset = dataset;
    this.batch = batch;
    this.shuffled = shuffled;
    this.orderSeed = orderSeed;
    this.augmentation = augmentation;
    this.augmentationSeed = augmentationSeed;
    this.normalisation = normalisation;
    this.dropLast = dropLast;
    this.ahead = ahead;
    example = dataset.shape();
  }

  /**
   * In the order of the data set, as it is, the last batch perhaps short.
   *
   * @param batch examples in a batch
   * @throws IllegalArgumentException when that is below 1, or more than an array holds
   */
  public static Batches of(Dataset dataset, int batch) {
    Check.notNull(OP, "dataset", dataset);
    Check.atLeast(OP, "batch", 1, batch);
    dataset.shape().inBatch(batch);
    return new Batches(dataset, batch, false, 0, Augmentation.NONE, 0, null, false, AHEAD);
  }

  /** In an order that is another in each epoch. */
  public Batches shuffled(long seed) {
    return new Batches(
        dataset, batch, true, seed, augmentation, augmentationSeed, normalisation, dropLast, ahead);
  }

  /** With pictures changed at random, before they are normalised. */
  public Batches augmented(Augmentation other, long seed) {
    Check.notNull(OP, "augmentation", other);
    return new Batches(
        dataset, batch, shuffled, orderSeed, other, seed, normalisation, dropLast, ahead);
  }

  /**
   * With each channel normalised.
   *
   * @throws IllegalArgumentException when the data set has other channels
   */
  public Batches normalised(Normalisation other) {
    Check.notNull(OP, "normalisation", other).check(example);
    return new Batches(
        dataset,
        batch,
        shuffled,
        orderSeed,
        augmentation,
        augmentationSeed,
        other,
        dropLast,
        ahead);
  }

  /** Without a last batch that is not full. */
  public Batches dropLast() {
    return new Batches(
        dataset,
        batch,
        shuffled,
        orderSeed,
        augmentation,
        augmentationSeed,
        normalisation,
        true,
        ahead);
  }

  /**
   * With so many batches prepared ahead by the epoch's own thread; 2 unless told.
   *
   * @throws IllegalArgumentException when that is below 1
   */
  public Batches ahead(int batches) {
    Check.atLeast(OP, "ahead", 1, batches);
    return new Batches(
        dataset,
        batch,
        shuffled,
        orderSeed,
        augmentation,
        augmentationSeed,
        normalisation,
        dropLast,
        batches);
  }

  /** What is handed out. */
  public Dataset dataset() {
    return dataset;
  }

  /** Batches in an epoch. */
  public int count() {
    return dropLast ? dataset.size() / batch : Math.ceilDiv(dataset.size(), batch);
  }

  /** Of a full batch: examples, channels, height, width. */
  public Shape shape() {
    return example.inBatch(batch);
  }

  /** Begins an epoch. */
  public Epoch epoch(int number) {
    return epoch(number, 0);
  }

  /**
   * Takes up an epoch again.
   *
   * @param first the batch to begin with, from 0 to {@link #count()}
   * @throws IllegalArgumentException when there is no such batch
   */
  public Epoch epoch(int number, int first) {
    if (first < 0 || first > count()) {
      throw Check.error(OP, "first", "must be from 0 to " + count(), first);
    }
    return new Epoch(this, number, first);
  }

  /** The places of an epoch's examples in the data set. */
  public int[] order(int epoch) {
    int size = dataset.size();
    return shuffled
        ? new SplitMix().at(orderSeed, epoch, 0).permutation(size)
        : IntStream.range(0, size).toArray();
  }

  /** Examples in a batch of an epoch. */
  int size(int number) {
    return Math.min(batch, dataset.size() - number * batch);
  }

  /** The first example of a batch in the order of its epoch. */
  int start(int number) {
    return number * batch;
  }

  /** Batches prepared ahead. */
  int ahead() {
    return ahead;
  }

  /** Reads an example as this epoch has it. */
  void read(int index, int epoch, SplitMix random, float[] scratch, float[] into, int offset) {
    if (augmentation.equals(Augmentation.NONE)) {
      dataset.read(index, into, offset);
    } else {
      dataset.read(index, scratch, 0);
      random.at(augmentationSeed, epoch, index);
      augmentation.apply(random, example, scratch, into, offset);
    }
    if (normalisation != null) {
      normalisation.apply(example, into, offset);
    }
  }
}
