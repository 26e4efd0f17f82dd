package io.lanewise.nn.data;

import io.lanewise.nn.shape.Shape;
import java.util.List;
import java.util.Objects;

/**
 * Examples kept as bytes, which stand for 0 to 1. They lie in blocks, since all of them may be more
 * than an array holds.
 */
final class ByteExamples implements Dataset {
  private static final int BLOCK_BYTES = 1 << 20;

  private static final float[] VALUES = new float[256];

  static {
    for (int i = 0; i < VALUES.length; i++) {
      VALUES[i] = (float) (i / 255.0);
    }
  }

  private final String name;
  private final Shape shape;
  private final byte[][] blocks;
  private final int[] labels;
  private final List<String> classes;

  /**
   * @param blocks as {@link #blockExamples} says, all full but the last
   */
  ByteExamples(String name, Shape shape, byte[][] blocks, int[] labels, List<String> classes) {
    this.name = name;
    this.shape = shape;
    this.blocks = blocks;
    this.labels = labels;
    this.classes = List.copyOf(classes);
  }

  /** How many examples of so many bytes lie in a block. */
  static int blockExamples(int elements) {
    return Math.max(1, BLOCK_BYTES / Math.max(1, elements));
  }

  /** How many blocks so many examples fill. */
  static int blocks(int examples, int elements) {
    return Math.ceilDiv(examples, blockExamples(elements));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public int size() {
    return labels.length;
  }

  @Override
  public List<String> classes() {
    return classes;
  }

  @Override
  public int label(int index) {
    return labels[index];
  }

  @Override
  public void read(int index, float[] into, int offset) {
    Objects.checkIndex(index, labels.length);
    int elements = shape.elements();
    Objects.checkFromIndexSize(offset, elements, into.length);
    int perBlock = blockExamples(elements);
    byte[] block = blocks[index / perBlock];
    int from = index % perBlock * elements;
    for (int i = 0; i < elements; i++) {
      into[offset + i] = VALUES[block[from + i] & 0xff];
    }
  }

  @Override
  public String toString() {
    return Datasets.describe(this);
  }
}
