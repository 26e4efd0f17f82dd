package io.lanewise.bench.train;

import io.lanewise.nn.data.Normalisation;
import io.lanewise.nn.data.Picture;
import io.lanewise.nn.layer.Layer;
import io.lanewise.nn.safetensors.Safetensors;
import io.lanewise.nn.shape.Shape;
import io.lanewise.nn.train.Checkpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A model and what is needed to show it pictures. In files it is told by the metadata.
 *
 * @param network its architecture
 * @param image channels, height and width of what it takes
 * @param classes the names of its answers
 * @param normalisation what pixels from 0 to 1 go through
 * @param layer itself
 */
public record TrainedModel(
    Network network, Shape image, List<String> classes, Normalisation normalisation, Layer layer) {
  /** A model without numbers yet. */
  public static TrainedModel of(
      Network network, Shape image, List<String> classes, Normalisation normalisation) {
    return new TrainedModel(
        network, image, classes, normalisation, network.make(image, classes.size()));
  }

  /** What a file says of it. */
  public Map<String, String> words() {
    return Map.of(
        "format", "lanewise",
        "model", network.toString(),
        "image", Arrays.stream(image.toArray()).mapToObj(String::valueOf).collect(comma()),
        "classes", String.join("\n", classes),
        "mean", normalisation.mean().stream().map(String::valueOf).collect(comma()),
        "deviation", normalisation.deviation().stream().map(String::valueOf).collect(comma()));
  }

  private static java.util.stream.Collector<CharSequence, ?, String> comma() {
    return Collectors.joining(",");
  }

  /**
   * Reads one that {@code ./lanewise train} wrote.
   *
   * @throws IOException when the file is broken or says nothing of the model
   */
  public static TrainedModel open(Path file) throws IOException {
    Map<String, String> words;
    try (Safetensors tensors = Safetensors.open(file)) {
      words = tensors.metadata();
    }
    TrainedModel model;
    try {
      int[] image =
          Arrays.stream(word(words, "image").split(",")).mapToInt(Integer::parseInt).toArray();
      if (image.length != 3 || Arrays.stream(image).anyMatch(size -> size < 1 || size > 4096)) {
        throw new IllegalArgumentException("image must be channels, height and width");
      }
      List<String> classes = List.of(word(words, "classes").split("\n"));
      if (classes.size() > 100_000) {
        throw new IllegalArgumentException("classes must be at most 100000");
      }
      model =
          of(
              Network.of(word(words, "model")),
              Shape.of(image),
              classes,
              new Normalisation(floats(words, "mean"), floats(words, "deviation")));
    } catch (IllegalArgumentException e) {
      throw new IOException(
          file + ": must be a model that ./lanewise train wrote: " + e.getMessage(), e);
    }
    Checkpoint.load(file, model.layer);
    return model;
  }

  private static List<Float> floats(Map<String, String> words, String name) {
    return Arrays.stream(word(words, name).split(",")).map(Float::valueOf).toList();
  }

  private static String word(Map<String, String> words, String name) {
    String word = words.get(name);
    if (word == null) {
      throw new IllegalArgumentException("metadata '" + name + "' is missing");
    }
    return word;
  }

  /**
   * A picture as the model takes it: its channels, its size, normalised.
   *
   * @param inverted whether bright pixels are ink that the model learnt as dark, or the reverse
   */
  public float[] show(Picture picture, boolean inverted) {
    float[] pixels = new float[image.elements()];
    picture.withChannels(image.size(0)).scaled(image.size(1), image.size(2)).read(pixels, 0);
    for (int i = 0; inverted && i < pixels.length; i++) {
      pixels[i] = 1 - pixels[i];
    }
    normalisation.apply(image, pixels, 0);
    return pixels;
  }
}
