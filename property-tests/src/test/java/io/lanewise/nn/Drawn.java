package io.lanewise.nn;

import io.lanewise.nn.shape.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a case draws: sizes, edges more often than anything else, and leaves. */
final class Drawn {
  final Random random;
  final List<Tensor> leaves = new ArrayList<>();

  Drawn(long seed) {
    random = new Random(seed);
  }

  /** The least, the next, or the most, in two of three draws. */
  int size(int least, int most) {
    return switch (random.nextInt(6)) {
      case 0 -> least;
      case 1, 2 -> Math.min(most, least + 1);
      case 3 -> most;
      default -> random.nextInt(least, most + 1);
    };
  }

  /** A shape of as many dimensions, none more than so large; sometimes one of no elements. */
  Shape shape(int leastRank, int mostRank, int most) {
    int[] sizes = new int[size(leastRank, mostRank)];
    boolean empty = random.nextInt(12) == 0;
    for (int i = 0; i < sizes.length; i++) {
      sizes[i] = size(empty ? 0 : 1, most);
    }
    return Shape.of(sizes);
  }

  /** A batch of channels, of rank 2, 3 or 4, never empty. */
  Shape image(int leastRank, int mostChannels, int most) {
    int[] sizes = new int[size(leastRank, 4)];
    sizes[0] = size(1, 3);
    sizes[1] = size(1, mostChannels);
    for (int i = 2; i < sizes.length; i++) {
      sizes[i] = size(1, most);
    }
    return Shape.of(sizes);
  }

  <T> T one(List<T> choices) {
    return choices.get(random.nextInt(choices.size()));
  }

  boolean maybe() {
    return random.nextBoolean();
  }

  /** Numbers between. */
  Tensor constant(float low, float high, Shape shape) {
    float[] numbers = new float[shape.elements()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = low + (high - low) * random.nextFloat();
    }
    return Tensor.of(shape, numbers);
  }

  /** A trainable leaf of numbers from −1 to 1. */
  Tensor leaf(Shape shape) {
    return leaf(-1, 1, shape);
  }

  /** A trainable leaf of numbers between. */
  Tensor leaf(float low, float high, Shape shape) {
    Tensor leaf = constant(low, high, shape).trainable();
    leaves.add(leaf);
    return leaf;
  }

  /** Labels of classes. */
  Tensor labels(int rows, int classes) {
    return Tensor.ofIntegers(random.ints(rows, 0, classes).toArray());
  }
}
