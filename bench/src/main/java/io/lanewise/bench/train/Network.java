package io.lanewise.bench.train;

import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.layer.LayerException;
import io.lanewise.nn.models.Models;
import io.lanewise.nn.shape.Shape;
import java.util.Arrays;
import java.util.function.BiFunction;

/** The networks that can be trained by name. */
public enum Network {
  /** A linear classifier. */
  LINEAR("linear", Models::linear),
  /** One hidden layer of 512, then one of 256. */
  MLP("mlp", (image, classes) -> Models.mlp(image, classes, 512, 256)),
  /** The network of 3×3 patterns. */
  PATTERNS("patterns", Models::patterns),
  /** The small network of the Keras introductions. */
  SMALL_CNN("small-cnn", Models::smallCnn),
  /** LeNet-5. */
  LENET5("lenet5", Models::lenet5);

  private final String text;
  private final BiFunction<Shape, Integer, Layer> make;

  Network(String text, BiFunction<Shape, Integer, Layer> make) {
    this.text = text;
    this.make = make;
  }

  /** By its name on the command line. */
  public static Network of(String text) {
    return Arrays.stream(values())
        .filter(network -> network.text.equals(text))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "model must be one of "
                        + Arrays.stream(values()).map(Network::toString).toList()
                        + ", got "
                        + text));
  }

  /**
   * Without numbers yet.
   *
   * @throws IllegalArgumentException when images are too small for it
   */
  public Layer make(Shape image, int classes) {
    try {
      return make.apply(image, classes);
    } catch (LayerException e) {
      throw new IllegalArgumentException(
          this + ": must be given larger images than " + image + ": " + e.getMessage(), e);
    }
  }

  @Override
  public String toString() {
    return text;
  }
}
