package io.lanewise.nn.data;

import io.lanewise.nn.shape.Shape;

/**
 * Some examples of an epoch. Its arrays are the epoch's: the next batch may be written into them,
 * so this one ends when the next is asked for, and says so when it is used after that.
 */
public final class Batch {
  private final Buffer buffer;
  private boolean ended;

  Batch(Buffer buffer) {
    this.buffer = buffer;
  }

  /** What a batch is written into. */
  static final class Buffer {
    final float[] images;
    final int[] labels;
    final int[] indices;
    int number;
    Shape shape;

    Buffer(Shape full) {
      images = new float[full.elements()];
      labels = new int[full.size(0)];
      indices = new int[full.size(0)];
      shape = full;
    }
  }

  /** Its place in the epoch, from 0. */
  public int number() {
    return live().number;
  }

  /** How many examples there are, perhaps fewer than the arrays have room for. */
  public int count() {
    return live().shape.size(0);
  }

  /** Examples, channels, height, width. */
  public Shape shape() {
    return live().shape;
  }

  /** The examples, one after the other, as {@link #shape} says, from offset 0. */
  public float[] images() {
    return live().images;
  }

  /** Their classes. */
  public int[] labels() {
    return live().labels;
  }

  /** Their places in the data set. */
  public int[] indices() {
    return live().indices;
  }

  /** Gives the arrays back. */
  Buffer end() {
    ended = true;
    return buffer;
  }

  private Buffer live() {
    if (ended) {
      throw new IllegalStateException(
          "batch: must be used before the next one is asked for, got used after");
    }
    return buffer;
  }
}
