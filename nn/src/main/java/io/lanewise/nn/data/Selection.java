package io.lanewise.nn.data;

import io.lanewise.nn.shape.Shape;
import java.util.List;
import java.util.Objects;

/** Some examples of a data set. */
final class Selection implements Dataset {
  private final Dataset source;
  private final int[] indices;

  Selection(Dataset source, int[] indices) {
    this.source = source;
    this.indices = indices.clone();
    for (int index : this.indices) {
      Objects.checkIndex(index, source.size());
    }
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public Shape shape() {
    return source.shape();
  }

  @Override
  public int size() {
    return indices.length;
  }

  @Override
  public List<String> classes() {
    return source.classes();
  }

  @Override
  public int label(int index) {
    return source.label(indices[index]);
  }

  @Override
  public void read(int index, float[] into, int offset) {
    source.read(indices[index], into, offset);
  }

  @Override
  public String toString() {
    return Datasets.describe(this);
  }
}
