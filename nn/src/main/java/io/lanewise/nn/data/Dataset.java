package io.lanewise.nn.data;

import io.lanewise.nn.shape.Shape;
import java.util.List;

/**
 * Labelled examples of one shape, in a fixed order. A data set does not change and may be read from
 * several threads.
 */
public interface Dataset {
  /** What it is, such as {@code MNIST, test}. */
  String name();

  /** Of one example: channels, height, width. */
  Shape shape();

  /** The number of examples. */
  int size();

  /** The names of the classes; a label is an index into them. */
  List<String> classes();

  /**
   * The class of an example.
   *
   * @throws IndexOutOfBoundsException when there is no such example
   */
  int label(int index);

  /**
   * Writes an example, channel by channel and row by row, its values from 0 to 1 where the source
   * has a range.
   *
   * @throws IndexOutOfBoundsException when there is no such example, or it does not fit into the
   *     array from the offset on
   */
  void read(int index, float[] into, int offset);

  /** How many examples each class has. */
  default int[] counts() {
    int[] counts = new int[classes().size()];
    for (int i = 0; i < size(); i++) {
      counts[label(i)]++;
    }
    return counts;
  }

  /**
   * The examples at these places, in this order, read from here.
   *
   * @throws IndexOutOfBoundsException when there is no such example
   */
  default Dataset select(int... indices) {
    return new Selection(this, indices);
  }
}
