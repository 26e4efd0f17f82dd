package io.lanewise.nn.data;

import io.lanewise.kernels.contract.Check;
import java.util.stream.IntStream;

/**
 * Examples to train on, and others to test with.
 *
 * @param train what is trained on
 * @param test what is kept from training
 */
public record Split(Dataset train, Dataset test) {
  private static final String OP = "split";

  /**
   * Checks that the two go together.
   *
   * @throws IllegalArgumentException when their shapes or classes differ
   */
  public Split {
    Check.notNull(OP, "train", train);
    Check.notNull(OP, "test", test);
    if (!train.shape().equals(test.shape())) {
      throw Check.error(OP, "test", "must have the shape " + train.shape(), test.shape());
    }
    if (!train.classes().equals(test.classes())) {
      throw Check.error(OP, "test", "must have the classes " + train.classes(), test.classes());
    }
  }

  /**
   * Keeps a part of a data set from training, at random. Both parts stay in the set's order, and
   * depend on its size, the part and the seed alone.
   *
   * @param part of the examples to keep, from 0 to 1; their number is rounded down
   */
  public static Split of(Dataset dataset, double part, long seed) {
    return split(dataset, part, new SplitMix().at(seed, 0, 0).permutation(dataset.size()));
  }

  /** Likewise, each class having the same part kept, but for a fraction of an example. */
  public static Split stratified(Dataset dataset, double part, long seed) {
    int[] next = new int[dataset.classes().size()];
    int[] counts = dataset.counts();
    for (int label = 1; label < next.length; label++) {
      next[label] = next[label - 1] + counts[label - 1];
    }
    int[] byClass = new int[dataset.size()];
    for (int i : new SplitMix().at(seed, 0, 0).permutation(dataset.size())) {
      byClass[next[dataset.label(i)]++] = i;
    }
    return split(dataset, part, byClass);
  }

  /** Keeps examples evenly spread over an order. */
  private static Split split(Dataset dataset, double part, int[] order) {
    if (!(part >= 0 && part <= 1)) {
      throw Check.error(OP, "part", "must be from 0 to 1", part);
    }
    boolean[] kept = new boolean[dataset.size()];
    for (int i = 0; i < order.length; i++) {
      kept[order[i]] = (long) ((i + 1) * part) > (long) (i * part);
    }
    return new Split(select(dataset, kept, false), select(dataset, kept, true));
  }

  private static Dataset select(Dataset dataset, boolean[] kept, boolean which) {
    return dataset.select(IntStream.range(0, kept.length).filter(i -> kept[i] == which).toArray());
  }
}
