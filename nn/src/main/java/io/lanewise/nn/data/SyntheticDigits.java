package io.lanewise.nn.data;

import io.lanewise.kernels.contract.Check;
import io.lanewise.nn.shape.Shape;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;

/**
 * Digits that look written by hand, of 28×28 pixels, bright on dark, drawn when they are read. The
 * ways of writing a digit ({@link Strokes}) are bent, slanted, scaled, moved, and drawn with a pen
 * of random width; then comes noise. A picture depends on the seed and its place alone, and its
 * digit is the last one of its place.
 */
public final class SyntheticDigits implements Dataset {
  private static final int SIDE = 28;
  private static final Shape SHAPE = Shape.of(1, SIDE, SIDE);
  private static final List<String> CLASSES =
      IntStream.range(0, 10).mapToObj(Integer::toString).toList();

  private final String name;
  private final long seed;
  private final int part;
  private final int size;

  private SyntheticDigits(String name, long seed, int part, int size) {
    this.name = name;
    this.seed = seed;
    this.part = part;
    this.size = Check.size("synthetic digits", "size", size);
  }

  /** So many digits. */
  public static Dataset of(long seed, int size) {
    return new SyntheticDigits("synthetic digits", seed, 0, size);
  }

  /** So many digits to train on, and others to test with. */
  public static Split split(long seed, int train, int test) {
    return new Split(
        new SyntheticDigits("synthetic digits, train", seed, 0, train),
        new SyntheticDigits("synthetic digits, test", seed, 1, test));
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public int size() {
    return size;
  }

  @Override
  public List<String> classes() {
    return CLASSES;
  }

  @Override
  public int label(int index) {
    return Objects.checkIndex(index, size) % CLASSES.size();
  }

  @Override
  public void read(int index, float[] into, int offset) {
    Objects.checkFromIndexSize(offset, SHAPE.elements(), into.length);
    int digit = label(index);
    SplitMix random = new SplitMix().at(seed, part, index);
    float[][] strokes = Strokes.of(digit, random);
    new Pen(random, SIDE, into, offset).draw(strokes);
  }

  @Override
  public String toString() {
    return Datasets.describe(this);
  }
}
