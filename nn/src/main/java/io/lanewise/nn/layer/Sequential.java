package io.lanewise.nn.layer;

import io.lanewise.nn.Tensor;
import java.util.List;

/** Layers one after the other, named 0, 1, 2 … where nothing else is said. */
public final class Sequential extends Layer {
  /** Without layers yet: x itself. */
  public Sequential() {}

  /** These layers. */
  public static Sequential of(Layer... layers) {
    return of(List.of(layers));
  }

  /** These layers. */
  public static Sequential of(List<? extends Layer> layers) {
    Sequential all = new Sequential();
    layers.forEach(all::add);
    return all;
  }

  /** Adds a layer at the end, named by its number. */
  public Sequential add(Layer layer) {
    return add(Integer.toString(children().size()), layer);
  }

  /** Adds a layer at the end. */
  public Sequential add(String name, Layer layer) {
    child(name, layer);
    return this;
  }

  @Override
  protected Tensor forward(Tensor x) {
    Tensor y = x;
    for (Layer layer : children().values()) {
      y = layer.apply(y);
    }
    return y;
  }
}
