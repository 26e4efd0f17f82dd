package io.lanewise.nn.data;

import io.lanewise.nn.shape.Shape;
import java.util.List;

/** Examples kept as floats, an array an example. */
final class FloatExamples implements Dataset {
  private final String name;
  private final Shape shape;
  private final float[][] rows;
  private final int[] labels;
  private final List<String> classes;

  FloatExamples(String name, Shape shape, float[][] rows, int[] labels, List<String> classes) {
    this.name = name;
    this.shape = shape;
    this.rows = rows;
    this.labels = labels;
    this.classes = List.copyOf(classes);
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
    System.arraycopy(rows[index], 0, into, offset, shape.elements());
  }

  @Override
  public String toString() {
    return Datasets.describe(this);
  }
}
